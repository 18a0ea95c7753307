using Breakeven.Protocols;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Gateway.Caching.Answers;

/// <summary>Whether a model said no in a complete answer. OpenAI's models do so in a member <c>refusal</c>, and end with <c>stop</c>.</summary>
internal static class AnswerRefusal
{
    private static ReadOnlySpan<byte> Member => "\"refusal\""u8;

    /// <param name="answer">Complete, in a client's format.</param>
    public static bool IsIn(WireFormat format, ReadOnlySpan<byte> answer, bool isStream) =>
        MayBeIn(answer) && WireFormats.IsConversation(format) && AnswerReplay.Events(format, answer, isStream).Exists(item => item is AnswerEvent.Refusal);

    /// <summary>Most answers say <c>"refusal": null</c>, and need not be read for it. Inside of a text the quotes would be escaped.</summary>
    private static bool MayBeIn(ReadOnlySpan<byte> answer)
    {
        for (int at; (at = answer.IndexOf(Member)) >= 0;)
        {
            answer = answer[(at + Member.Length)..].TrimStart(" \t\r\n"u8);
            if (answer is not [(byte)':', ..] || !answer[1..].TrimStart(" \t\r\n"u8).StartsWith("null"u8)) return true;
        }
        return false;
    }
}
