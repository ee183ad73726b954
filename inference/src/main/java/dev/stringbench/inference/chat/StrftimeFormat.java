package dev.stringbench.inference.chat;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.util.Locale;

/** Python's {@code datetime.strftime} in the C locale, with glibc's {@code -} that leaves out leading zeros. */
final class StrftimeFormat {
    private StrftimeFormat() {}

    static String format(LocalDateTime time, String format) {
        var written = new StringBuilder();
        for (int i = 0; i < format.length(); i++) {
            char c = format.charAt(i);
            if (c != '%' || i + 1 == format.length()) {
                written.append(c);
                continue;
            }
            boolean bare = format.charAt(i + 1) == '-' && i + 2 < format.length();
            i += bare ? 2 : 1;
            String field = field(time, format.charAt(i));
            written.append(bare ? field.replaceFirst("^[0 ]+(?=\\d)", "") : field);
        }
        return written.toString();
    }

    private static String field(LocalDateTime time, char code) {
        return switch (code) {
            case 'a' -> java(time, "EEE");
            case 'A' -> java(time, "EEEE");
            case 'b', 'h' -> java(time, "MMM");
            case 'B' -> java(time, "MMMM");
            case 'c' -> format(time, "%a %b %e %H:%M:%S %Y");
            case 'C' -> java(time, "yyyy").substring(0, 2);
            case 'd' -> java(time, "dd");
            case 'D', 'x' -> java(time, "MM/dd/yy");
            case 'e' -> String.format(Locale.ROOT, "%2d", time.getDayOfMonth());
            case 'f' -> String.format(Locale.ROOT, "%06d", time.get(ChronoField.MICRO_OF_SECOND));
            case 'F' -> java(time, "yyyy-MM-dd");
            case 'g' -> String.format(Locale.ROOT, "%02d", time.get(IsoFields.WEEK_BASED_YEAR) % 100);
            case 'G' -> String.valueOf(time.get(IsoFields.WEEK_BASED_YEAR));
            case 'H' -> java(time, "HH");
            case 'I' -> java(time, "hh");
            case 'j' -> String.format(Locale.ROOT, "%03d", time.getDayOfYear());
            case 'k' -> String.format(Locale.ROOT, "%2d", time.getHour());
            case 'l' -> String.format(Locale.ROOT, "%2d", time.get(ChronoField.CLOCK_HOUR_OF_AMPM));
            case 'm' -> java(time, "MM");
            case 'M' -> java(time, "mm");
            case 'n' -> "\n";
            case 'p' -> java(time, "a");
            case 'P' -> java(time, "a").toLowerCase(Locale.ROOT);
            case 'r' -> java(time, "hh:mm:ss a");
            case 'R' -> java(time, "HH:mm");
            case 'S' -> java(time, "ss");
            case 't' -> "\t";
            case 'T', 'X' -> java(time, "HH:mm:ss");
            case 'u' -> String.valueOf(time.getDayOfWeek().getValue());
            case 'U' -> week(time.getDayOfYear() + 6 - time.getDayOfWeek().getValue() % 7);
            case 'V' -> String.format(Locale.ROOT, "%02d", time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
            case 'w' -> String.valueOf(time.getDayOfWeek().getValue() % 7);
            case 'W' -> week(time.getDayOfYear() + 7 - time.getDayOfWeek().getValue());
            case 'y' -> java(time, "yy");
            case 'Y' -> java(time, "yyyy");
            case 'z', 'Z' -> ""; // a time without a zone
            case '%' -> "%";
            default -> "%" + code;
        };
    }

    private static String java(LocalDateTime time, String pattern) {
        return time.format(DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH));
    }

    private static String week(int days) {
        return String.format(Locale.ROOT, "%02d", days / 7);
    }
}
