package com.promotion.servers;

import com.promotion.servers.process.FreePort;
import com.promotion.servers.process.StartFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** The machine's Chromium without a window, driven by its ChromeDriver. It asks only the page's own host. */
public final class Browser implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ChromeDriver driver;
    private final WebDriverWait wait;

    private Browser(Path chromium, Path chromeDriver, Path profile) {
        LoggingPreferences console = new LoggingPreferences();
        console.enable(LogType.BROWSER, Level.ALL);
        ChromeOptions options = new ChromeOptions()
                .setBinary(chromium.toFile())
                .addArguments(
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--disable-quic",
                        "--no-first-run",
                        "--no-proxy-server",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--window-size=1400,2000",
                        "--user-data-dir=" + profile.toAbsolutePath());
        options.setCapability(ChromeOptions.LOGGING_PREFS, console);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(chromeDriver.toFile())
                .usingPort(FreePort.find())
                .build();
        driver = new ChromeDriver(service, options);
        wait = new WebDriverWait(driver, PATIENCE);
    }

    /**
     * Starts a browser with a new profile in a temporary directory. Empty, and said aloud, where there is none on the PATH.
     *
     * @throws IllegalStateException instead, where the environment says {@code CI=true}
     */
    public static Optional<Browser> start() {
        Optional<Path> chromium = onPath("chromium", "chromium-browser", "google-chrome");
        Optional<Path> chromeDriver = onPath("chromedriver");
        if (chromium.isPresent() && chromeDriver.isPresent()) {
            try {
                return Optional.of(new Browser(
                        chromium.get(), chromeDriver.get(), Files.createTempDirectory("promotion-browser")));
            } catch (IOException e) {
                throw new StartFailure("No directory for the browser's profile: " + e.getMessage(), e);
            }
        }
        String missing = "Chromium and ChromeDriver are not both on the PATH (Debian: chromium, chromium-driver)";
        if ("true".equals(System.getenv("CI"))) {
            throw new IllegalStateException(missing + ", and CI must run every test");
        }
        System.out.println("SKIPPED: " + missing);
        return Optional.empty();
    }

    private static Optional<Path> onPath(String... names) {
        return Stream.of(names)
                .flatMap(name -> Stream.of(System.getenv("PATH").split(":")).map(directory -> Path.of(directory, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    public void open(String url) {
        driver.get(url);
    }

    /** The elements, as soon as there is one that can be seen. */
    public List<WebElement> all(String css) {
        return wait.until(ExpectedConditions.visibilityOfAllElementsLocatedBy(By.cssSelector(css)));
    }

    /** The element, as soon as it can be seen. */
    public WebElement one(String css) {
        return wait.until(ExpectedConditions.visibilityOfElementLocated(By.cssSelector(css)));
    }

    /** Clicks the element as soon as that is possible. */
    public void click(String css) {
        wait.until(ExpectedConditions.elementToBeClickable(By.cssSelector(css))).click();
    }

    /** What the page's scripts and its loading complained about since this was last asked. */
    public List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(LogEntry::getMessage)
                .toList();
    }

    @Override
    public void close() {
        driver.quit();
    }
}
