@echo off
rem Start string-bench from its distribution folder, on Windows.
rem
rem   string-bench [--libtorch DIR] COMMAND [OPTION ...]
rem
rem --libtorch DIR  use the CUDA libtorch in DIR (the lib folder of a pip-installed torch 2.7.1) instead of the CPU one
rem Environment: JAVA_HOME (a JDK or JRE 17 or newer), JAVA_OPTS (options for the Java virtual machine)
setlocal EnableExtensions DisableDelayedExpansion

for %%I in ("%~dp0..") do set "HOME_DIR=%%~fI"

rem Java reads its arguments in the system's code page; these tell it what was typed.
set STRING_BENCH_ARGUMENTS=%*
if not "%~1"=="--libtorch" goto java
if not exist "%~2\" (
  echo string-bench: --libtorch needs the folder that holds torch.dll; '%~2' is not a folder 1>&2
  exit /b 2
)
set "PYTORCH_LIBRARY_PATH=%~f2"
shift
shift
set STRING_BENCH_ARGUMENTS=
:rest
if "%~1"=="" goto java
set STRING_BENCH_ARGUMENTS=%STRING_BENCH_ARGUMENTS% %1
shift
goto rest

:java
set "JAVA=java"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java.exe"
"%JAVA%" -version >nul 2>&1
if errorlevel 1 (
  echo string-bench: no Java found; install a JDK 17 or newer, or set JAVA_HOME to one 1>&2
  exit /b 1
)

rem Nothing is sent anywhere and nothing is fetched unless the user asks for it with 'setup cuda'.
if not defined OPT_OUT_TRACKING set "OPT_OUT_TRACKING=true"
if not defined OMP_WAIT_POLICY set "OMP_WAIT_POLICY=PASSIVE"

set "CLASS_PATH=%HOME_DIR%\lib\*;%HOME_DIR%\lib\libtorch-cpu\*"
if not defined PYTORCH_LIBRARY_PATH goto engine
rem Without these two DJL looks for a JNI library that was never published.
if not defined PYTORCH_FLAVOR set "PYTORCH_FLAVOR=cu128"
if not defined PYTORCH_VERSION set "PYTORCH_VERSION=2.7.1"
set "CLASS_PATH=%HOME_DIR%\lib\*"
:engine
if "%~1 %~2"=="setup cuda" goto online
if not defined DJL_OFFLINE set "DJL_OFFLINE=true"
goto start
:online
if not defined PYTORCH_FLAVOR set "PYTORCH_FLAVOR=cu128"
if not defined PYTORCH_VERSION set "PYTORCH_VERSION=2.7.1"
set "CLASS_PATH=%HOME_DIR%\lib\*"

:start
rem Whether standard error is a terminal cannot be told here; progress is written as lines.
rem Classes as the build has stored them for a quick start; Java does without where they do not fit.
set "ARCHIVE="
if exist "%HOME_DIR%\lib\string-bench.jsa" set ARCHIVE="-XX:SharedArchiveFile=%HOME_DIR%\lib\string-bench.jsa" -Xshare:auto -Xlog:disable -Xlog:all=error:stderr
"%JAVA%" %ARCHIVE% --enable-native-access=ALL-UNNAMED -Dfile.encoding=UTF-8 "-Dstringbench.home=%HOME_DIR%" %JAVA_OPTS% -cp "%CLASS_PATH%" dev.stringbench.cli.app.StringBench %STRING_BENCH_ARGUMENTS%
exit /b %ERRORLEVEL%
