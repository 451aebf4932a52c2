/**
 * Frames as RGB, on the processor. {@link io.framelease.image.RgbCoefficients} are the numbers of the recommendations, for
 * conversions of your own too; {@link io.framelease.image.RgbConverter} applies them to planes that Java can read, to bytes or to
 * planes of floats; {@link io.framelease.image.Frames} copies a frame to the host, converts it and turns it upright, as an image of
 * {@code java.desktop}. That module is wanted by {@code Frames} alone, and by nothing else of the library.
 *
 * <h2>Samples that Java can read</h2>
 * There are two ways to them, whatever the frame's device is:
 * <ul>
 *   <li>{@link io.framelease.Frame#on frame.on(Devices.host())} is the frame on the host: of a GPU's frame a copy, made once
 *       however often it is asked for, of a host's frame another reference. A view of it has {@linkplain io.framelease.Plane
 *       planes} with a pitch;
 *   <li>{@link io.framelease.FrameView#copyTo view.copyTo(segment)} copies the picture to memory of your own, without padding: the
 *       lines of luma, each of {@link io.framelease.PixelFormat#lumaLineBytes lumaLineBytes(width)} bytes, then those of chroma.
 * </ul>
 *
 * <h2>From a frame to a model</h2>
 * Models for images take planes of floats, and Java's interfaces to their run-times (ONNX Runtime's, for instance) a direct buffer:
 * {@snippet lang="java" :
 * import io.framelease.*;
 * import io.framelease.image.RgbConverter;
 * import java.nio.*;
 *
 * public class Inference {
 *     static final int WIDTH = 640; // of the model's input: the camera scales to it
 *     static final int HEIGHT = 384;
 *     static final float[] MEAN = {0.485f, 0.456f, 0.406f};
 *     static final float[] DEVIATION = {0.229f, 0.224f, 0.225f};
 *
 *     interface Model { // with ONNX Runtime: OnnxTensor.createTensor(environment, input, shape), session.run(...)
 *         void run(FloatBuffer input, long[] shape); // has read the input when it returns
 *     }
 *
 *     static void watch(String source, Model model) throws InterruptedException {
 *         FloatBuffer input = ByteBuffer.allocateDirect(3 * WIDTH * HEIGHT * Float.BYTES) // this loop's, of every frame
 *                 .order(ByteOrder.nativeOrder()).asFloatBuffer();
 *         CameraOptions options = CameraOptions.of(source).scaleTo(WIDTH, HEIGHT);
 *         try (Camera camera = Camera.open(options, Devices.best());
 *              Subscription frames = camera.subscribe(Overflow.KEEP_LATEST)) {
 *             frames.forEach(frame -> { // forEach closes frame, at the latest when this block ends
 *                 try (Frame host = frame.on(Devices.host()); // a reference of its own, closed here
 *                      FrameView view = host.open()) { // this thread's; its planes end with it
 *                     RgbConverter.of(frame).convertPlanar(view.luma(), view.chroma(), WIDTH, HEIGHT, input, MEAN, DEVIATION);
 *                 }
 *                 frame.close(); // the floats are copies: the camera may use the memory again while the model runs
 *                 model.run(input, new long[] {1, 3, HEIGHT, WIDTH});
 *             });
 *         }
 *     }
 * }
 * }
 * The buffer belongs to the loop, which fills it again for the next frame: a model that goes on reading when {@code run} has
 * returned needs several buffers in turn. Each thread that converts has a buffer of its own.
 */
package io.framelease.image;
