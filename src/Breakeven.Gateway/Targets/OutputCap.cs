using Breakeven.Gateway.Recording;

namespace Breakeven.Gateway.Targets;

/// <summary>How much an answer may have until it counts as one without end: four times what its token limit allows.</summary>
/// <remarks>
/// Counted in bytes, since not every target tells tokens on the way: text has 3 to 5 bytes a token, and runs of spaces in code up to 16.
/// The limit is the client's <c>max_tokens</c>, else the model's longest output in the price book, else 1,048,576 tokens.
/// </remarks>
internal static class OutputCap
{
    /// <summary>No answer is judged before it has this many bytes.</summary>
    public const long Margin = 64 * 1024;

    /// <summary>Nor before it came in this many pieces: one large event is not an answer without end.</summary>
    public const int LeastPieces = 32;

    private const long BytesPerToken = 16;
    private const long MostTokens = 1_048_576;

    /// <param name="pieces">Reads that brought content.</param>
    /// <param name="outputBytes">Of text, reasoning and tool calls so far.</param>
    public static bool IsExceeded(CallContext call, Candidate candidate, int pieces, long outputBytes) =>
        pieces >= LeastPieces && outputBytes > Margin && outputBytes - Margin > Math.Min(call.Request.MaxOutputTokens ?? CallPricer.LongestOutput(call, candidate) ?? MostTokens, MostTokens) * call.Request.Choices * BytesPerToken;
}
