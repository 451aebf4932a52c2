package io.framelease.testing;

import ch.qos.logback.classic.LoggerContext;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestWatcher;
import org.junit.platform.commons.support.AnnotationSupport;
import org.slf4j.ILoggerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Captures the log of every test class, by JUnit's detection of extensions. It writes into the log where each test begins,
 * gives tests their {@link CapturedLog}, holds them to what they declare by {@link Logs}, and reports what nobody expected:
 * a line that begins with UNEXPECTED for each warning or error, or with {@code -Dframelease.test.warnings=fail} a red class.
 */
public final class TestLog implements BeforeAllCallback, BeforeEachCallback, AfterTestExecutionCallback, AfterAllCallback,
        TestWatcher, ParameterResolver {
    private static final Logger LOG = LoggerFactory.getLogger("test");
    private static final ExtensionContext.Namespace OURS = ExtensionContext.Namespace.create(TestLog.class);
    /** What FFmpeg says of a source is a source's affair. */
    private static final Pattern OF_FFMPEG = Pattern.compile("^\\w+ ffmpeg: ");
    private static final Recorder RECORDER = record();

    /** Attached once for all classes: they run one after the other. */
    private static Recorder record() {
        Recorder recorder = new Recorder();
        ILoggerFactory factory = LoggerFactory.getILoggerFactory();
        if (!(factory instanceof LoggerContext context)) {
            throw new IllegalStateException("tests log by Logback, and not by " + factory.getClass().getName()
                    + ": set -Dslf4j.provider=ch.qos.logback.classic.spi.LogbackServiceProvider, as core/pom.xml does");
        }
        recorder.setContext(context);
        recorder.start();
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(recorder);
        return recorder;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        List<String> late = RECORDER.takeUnexpected(); // between two classes
        late.forEach(line -> LOG.info("LATE {}", line));
        LOG.info("======== {}", context.getRequiredTestClass().getName());
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        LOG.info("---- {}.{}", context.getRequiredTestClass().getSimpleName(), name(context));
        context.getStore(OURS).put("mark", RECORDER.mark());
    }

    private static String name(ExtensionContext context) {
        String method = context.getRequiredTestMethod().getName();
        String display = context.getDisplayName();
        return display.startsWith(method) ? display : method + " " + display;
    }

    private static int mark(ExtensionContext context) {
        return context.getStore(OURS).get("mark", Integer.class);
    }

    /** Before the tests' own clean-up, which may wait for what logs. */
    @Override
    public void afterTestExecution(ExtensionContext context) {
        if (context.getExecutionException().isEmpty()) {
            AnnotationSupport.findRepeatableAnnotations(context.getTestMethod(), Logs.class)
                    .forEach(logs -> check(logs, mark(context)));
        }
    }

    private static void check(Logs logs, int mark) {
        Pattern pattern = Pattern.compile(logs.value());
        if (!logs.maybe()) {
            Awaitility.await("a line of the log like " + pattern)
                    .until(() -> !RECORDER.expect(pattern, mark).isEmpty());
        }
        RECORDER.expect(pattern, mark);
    }

    @Override
    public void testFailed(ExtensionContext context, Throwable thrown) {
        LOG.info("FAILED {}.{}", context.getRequiredTestClass().getSimpleName(), name(context), thrown);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        // a second look at what tests may log: their clean-up does so too
        for (var method : context.getRequiredTestClass().getDeclaredMethods()) {
            AnnotationSupport.findRepeatableAnnotations(Optional.of(method), Logs.class)
                    .forEach(logs -> RECORDER.expect(Pattern.compile(logs.value()), 0));
        }
        AnnotationSupport.findRepeatableAnnotations(context.getTestClass(), Logs.class).forEach(logs -> check(logs, 0));
        List<String> unexpected = RECORDER.takeUnexpected().stream().filter(line -> !OF_FFMPEG.matcher(line).find()).toList();
        unexpected.forEach(line -> LOG.info("UNEXPECTED in {}: {}", context.getRequiredTestClass().getName(), line));
        if (!unexpected.isEmpty() && "fail".equals(System.getProperty("framelease.test.warnings"))) {
            throw new AssertionError(context.getRequiredTestClass().getName() + " logs what it does not declare by @Logs:\n"
                    + String.join("\n", unexpected.subList(0, Math.min(20, unexpected.size()))));
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == CapturedLog.class;
    }

    @Override
    public CapturedLog resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return new CapturedLog(RECORDER, mark(context));
    }
}
