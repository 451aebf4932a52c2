package io.framelease.cli;

import io.framelease.Deinterlace;
import io.framelease.Transform.Crop;
import io.framelease.Transform;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@link Transform} on the command line, for all sources of a command. */
final class TransformOptions {
    private static final Pattern PART = Pattern.compile("(\\d{1,9})x(\\d{1,9})\\+(\\d{1,9})\\+(\\d{1,9})");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,9})x(\\d{1,9})");

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(names = "--deinterlace", paramLabel = "KIND", defaultValue = "off",
            description = "what becomes of interlaced pictures: off, bob or adaptive (default: ${DEFAULT-VALUE})")
    private Deinterlace deinterlace;

    @Option(names = "--crop", paramLabel = "WxH+X+Y",
            description = "a part of each picture, such as 640x360+0+180 for the one that begins at line 180, before it is scaled"
                    + " (even numbers)")
    private @Nullable String crop;

    @Option(names = "--scale", paramLabel = "WxH",
            description = "frames of this size, such as 640x360, whatever the stream's (even numbers)")
    private @Nullable String scale;

    /** What is done to pictures, or the mistake in what was asked for. */
    Transform transform() {
        Transform transform = Transform.none().withDeinterlace(deinterlace);
        if (crop != null) {
            int[] part = numbers("--crop", crop, PART, "640x360+0+180");
            transform = checked("--crop", transform, each -> each.withCrop(new Crop(part[2], part[3], part[0], part[1])));
        }
        if (scale != null) {
            int[] size = numbers("--scale", scale, SIZE, "640x360");
            transform = checked("--scale", transform, each -> each.withSize(size[0], size[1]));
        }
        return transform;
    }

    private int[] numbers(String option, String value, Pattern form, String example) {
        Matcher matcher = form.matcher(value);
        if (!matcher.matches()) {
            throw new ParameterException(command.commandLine(), option + ": '" + value + "' is not like " + example);
        }
        int[] numbers = new int[matcher.groupCount()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = Integer.parseInt(matcher.group(i + 1));
        }
        return numbers;
    }

    private Transform checked(String option, Transform transform, UnaryOperator<Transform> change) {
        try {
            return change.apply(transform);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), option + ": " + e.getMessage());
        }
    }
}
