namespace Breakeven.Protocols.Ollama;

/// <summary>Counts and times of an Ollama answer.</summary>
/// <remarks>
/// The server leaves a count of zero out. A missing <c>eval_count</c> beside no output is therefore zero; a missing <c>prompt_eval_count</c>
/// is not, since no prompt is empty: older servers leave it out when the whole prompt was in their cache. It is then unknown.
/// </remarks>
internal static class OllamaUsage
{
    public const long LongestCredibleNanoseconds = 24L * 3600 * 1_000_000_000;

    /// <summary>Null when the prompt's count, or the output's beside output, is missing or wrong.</summary>
    /// <param name="outputBytes">Of the whole answer.</param>
    public static TokenUsage? Read(ref readonly OllamaLine line, long outputBytes) =>
        line.PromptTokens is >= 0 && Output(in line, outputBytes) is long output ? TokenUsage.FromInclusive(line.PromptTokens.Value, 0, output, 0) : null;

    /// <summary>Null when it is not known.</summary>
    public static long? Output(ref readonly OllamaLine line, long outputBytes) => line.OutputTokens switch
    {
        >= 0 => line.OutputTokens,
        null when outputBytes == 0 => 0,
        _ => null,
    };

    public static bool IsSuspect(ref readonly OllamaLine line) => line.PromptTokens < 0 || line.OutputTokens < 0;

    /// <summary>Prefill and decode. Loading the model is not in it: it is paid once for all calls that follow, and belongs to none.</summary>
    public static TimeSpan? EngineTime(ref readonly OllamaLine line)
    {
        if (line.PromptNanoseconds is null && line.OutputNanoseconds is null) return null;
        return TimeSpan.FromTicks(((line.PromptNanoseconds ?? 0) + (line.OutputNanoseconds ?? 0)) / TimeSpan.NanosecondsPerTick);
    }
}
