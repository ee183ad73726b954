package dev.stringbench.cli.results;

import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** Debian's Chromium without a window. Where it or its driver is not installed, the test is skipped. */
final class Chromium implements AutoCloseable {

    private static final Path BROWSER = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Contrast of each visible text with what lies under it: the texts below 4.5. */
    private static final String LOW_CONTRAST = """
            const parse = (text) => { const parts = text.match(/[\\d.]+/g).map(Number); return parts.length < 4 ? [...parts, 1] : parts; };
            const light = (c) => { const [r, g, b] = c.slice(0, 3).map((v) => { v /= 255; return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; });
              return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
            const under = (element) => { for (let e = element; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor); if (c[3] > 0.99) { return c; } }
              return matchMedia('(prefers-color-scheme: dark)').matches ? [0, 0, 0, 1] : [255, 255, 255, 1]; };
            const low = [];
            const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
            for (let node = walk.nextNode(); node; node = walk.nextNode()) {
              const element = node.parentElement;
              if (!node.textContent.trim() || element.closest('script, noscript, style') || !element.checkVisibility()) { continue; }
              const svg = element.closest('svg');
              const style = getComputedStyle(element);
              const ink = parse(svg ? style.fill : style.color);
              const box = element.getBoundingClientRect();
              let paper = under(svg ? svg.parentElement : element);
              if (svg) {
                for (const shape of svg.querySelectorAll('rect')) {
                  const r = shape.getBoundingClientRect();
                  if (r.left <= box.left && r.right >= box.right && r.top <= box.top + 3 && r.bottom >= box.bottom - 3) { paper = parse(getComputedStyle(shape).fill); }
                }
              }
              const [a, b] = [light(ink), light(paper)].sort((x, y) => y - x);
              if ((a + 0.05) / (b + 0.05) < 4.5) { low.push(node.textContent.trim().slice(0, 40) + ' ' + ink + ' on ' + paper); }
            }
            return [...new Set(low)].slice(0, 8).join('; ');
            """;

    private final ChromeDriver driver;

    private Chromium(ChromeDriver driver) {
        this.driver = driver;
    }

    static Chromium start() {
        Assumptions.assumeTrue(Files.isExecutable(BROWSER) && Files.isExecutable(DRIVER), "chromium");
        var options = new ChromeOptions();
        options.setBinary(BROWSER.toString());
        options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage");
        var logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        var service = new ChromeDriverService.Builder()
                .usingDriverExecutable(new File(DRIVER.toString()))
                .build();
        return new Chromium(new ChromeDriver(service, options));
    }

    void size(int width, int height) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    void dark(boolean dark) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
    }

    void open(URI page) {
        driver.get(page.toString());
    }

    /** Open the page of samples and wait until its table is there. */
    void openSamples(URI page) {
        // A page that differs in its anchor only is not loaded again.
        driver.get("about:blank");
        driver.get(page.toString());
        await(() -> "true".equals(script("return document.documentElement.dataset.ready || ''")));
    }

    @Nullable Object script(String script) {
        return driver.executeScript(script);
    }

    String text(String selector) {
        return driver.findElement(By.cssSelector(selector)).getText();
    }

    List<String> texts(String selector) {
        return driver.findElements(By.cssSelector(selector)).stream()
                .map(WebElement::getText)
                .toList();
    }

    void click(String selector) {
        driver.findElement(By.cssSelector(selector)).click();
    }

    /** Choose in a list as its user does: by its value, with the events of a choice. */
    void choose(String id, String value) {
        driver.executeScript(
                "const list = document.getElementById(arguments[0]); list.value = arguments[1];"
                        + " list.dispatchEvent(new Event('input', { bubbles: true }));",
                id,
                value);
    }

    void type(String id, String text) {
        driver.findElement(By.id(id)).sendKeys(text);
    }

    /** Press a key wherever the focus is. */
    void press(CharSequence... keys) {
        driver.switchTo().activeElement().sendKeys(keys);
    }

    void tabTo(String selector) {
        for (int i = 0; i < 60; i++) {
            if (Boolean.TRUE.equals(
                    driver.executeScript("return document.activeElement.matches(arguments[0])", selector))) {
                return;
            }
            press(Keys.TAB);
        }
        Assertions.fail("the Tab key does not lead to " + selector);
    }

    void awaitText(String selector, String text) {
        await(() -> String.valueOf(script("return document.querySelector(" + quoted(selector) + ")?.textContent ?? ''"))
                .contains(text));
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\"", "\\\"") + "\"";
    }

    /** The texts that are hard to read. */
    String lowContrast() {
        return String.valueOf(driver.executeScript(LOW_CONTRAST));
    }

    /** How much wider the page is than its window. */
    long overflow() {
        return Long.parseLong(String.valueOf(driver.executeScript(
                "return document.documentElement.scrollWidth - document.documentElement.clientWidth")));
    }

    /** What the console has said of errors and warnings. */
    List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(entry -> entry.getMessage())
                .toList();
    }

    static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            Assertions.assertTrue(System.nanoTime() < end, "it did not come about in " + PATIENCE);
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    @Override
    public void close() {
        driver.quit();
    }
}
