package io.framelease;

/**
 * What a stream says of its colours, in the terms of ITU-T H.273. Each part is {@code UNSPECIFIED} where the stream says nothing.
 * What the samples of a frame are to be converted with, also where the stream says nothing, is {@link Frame#colorMatrix()} and
 * {@link Frame#isFullRange()}.
 *
 * @param primaries      what red, green and blue are
 * @param transfer       how samples grow with light
 * @param matrix         how luma and chroma are made of red, green and blue, in the stream
 * @param range          which values samples have, in the stream
 * @param chromaLocation where samples of chroma lie among those of luma
 * @since 0.2.0
 */
public record ColorDescription(ColorPrimaries primaries, TransferCharacteristics transfer, MatrixCoefficients matrix,
        SampleRange range, ChromaLocation chromaLocation) {
    /** Of a stream that says nothing. */
    public static final ColorDescription UNSPECIFIED = new ColorDescription(ColorPrimaries.UNSPECIFIED,
            TransferCharacteristics.UNSPECIFIED, MatrixCoefficients.UNSPECIFIED, SampleRange.UNSPECIFIED,
            ChromaLocation.UNSPECIFIED);
}
