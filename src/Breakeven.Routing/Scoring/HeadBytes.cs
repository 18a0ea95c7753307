namespace Breakeven.Routing.Scoring;

/// <summary>A head's weights as one byte each: the root of their part of the largest, so that small ones keep their precision.</summary>
internal static class HeadBytes
{
    private const float Steps = 127;

    public static byte[] Pack(ReadOnlySpan<float> weights, out float largest)
    {
        largest = 0;
        foreach (float weight in weights) largest = Math.Max(largest, Math.Abs(weight));
        byte[] packed = new byte[weights.Length];
        if (largest == 0) return packed;
        for (int i = 0; i < packed.Length; i++)
            packed[i] = unchecked((byte)(sbyte)(Math.Sign(weights[i]) * (int)MathF.Round(Steps * MathF.Sqrt(Math.Abs(weights[i]) / largest))));
        return packed;
    }

    public static float[] Unpack(ReadOnlySpan<byte> packed, float largest)
    {
        float[] weights = new float[packed.Length];
        for (int i = 0; i < weights.Length; i++)
        {
            int step = unchecked((sbyte)packed[i]);
            float root = step / Steps;
            weights[i] = Math.Sign(step) * largest * root * root;
        }
        return weights;
    }
}
