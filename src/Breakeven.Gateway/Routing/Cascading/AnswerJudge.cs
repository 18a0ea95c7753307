using System.Text.Json;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Gateway.Routing.Cascading;

/// <summary>Looks for what is visibly wrong with a whole answer. Costs no model: it finds form, not truth.</summary>
internal static class AnswerJudge
{
    /// <summary>What cannot be judged is taken as good: an odd schema must not cost a call, and a client's text must not fail one.</summary>
    /// <param name="events">The answer, in no format.</param>
    /// <param name="request">In any format that clients speak.</param>
    /// <param name="leastConfidence">Least geometric mean of the tokens' probabilities, where the answer tells them; null for any.</param>
    public static AnswerFlaw Judge(IReadOnlyList<AnswerEvent> events, ReadOnlyMemory<byte> request, double? leastConfidence)
    {
        try
        {
            return Judge(events, AskedForm.Of(request), leastConfidence);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException) // half a surrogate pair, or nested too deeply
        {
            return AnswerFlaw.None;
        }
    }

    private static AnswerFlaw Judge(IReadOnlyList<AnswerEvent> events, AskedForm asked, double? leastConfidence)
    {
        foreach (int choice in events.OfType<AnswerEvent.Finished>().Select(finished => finished.Choice).Distinct())
            if (JudgeChoice(events, choice, asked, leastConfidence) is not AnswerFlaw.None and var flaw) return flaw;
        return events.OfType<AnswerEvent.Finished>().Any() ? AnswerFlaw.None : AnswerFlaw.Empty;
    }

    private static AnswerFlaw JudgeChoice(IReadOnlyList<AnswerEvent> events, int choice, AskedForm asked, double? leastConfidence)
    {
        FinishReason reason = events.OfType<AnswerEvent.Finished>().Last(finished => finished.Choice == choice).Reason;
        if (reason == FinishReason.Length) return AnswerFlaw.Cut;
        if (reason == FinishReason.ContentFilter || events.OfType<AnswerEvent.Refusal>().Any(refusal => refusal.Choice == choice)) return AnswerFlaw.Refused;
        string text = string.Concat(events.OfType<AnswerEvent.Text>().Where(piece => piece.Choice == choice).Select(piece => piece.Delta));
        bool calls = false;
        foreach (AnswerEvent.ToolCall call in events.OfType<AnswerEvent.ToolCall>().Where(call => call.Choice == choice))
        {
            calls = true;
            string arguments = string.Concat(events.OfType<AnswerEvent.ToolArguments>().Where(piece => piece.Choice == choice && piece.Call == call.Call).Select(piece => piece.Delta));
            if (!asked.IsCallOf(call.Name, arguments)) return AnswerFlaw.BadToolCall;
        }
        if (calls) return AnswerFlaw.None;
        if (string.IsNullOrWhiteSpace(text)) return AnswerFlaw.Empty;
        if (asked.JsonFlaw(text) is not AnswerFlaw.None and var flaw) return flaw;
        if (Repetition.IsIn(text)) return AnswerFlaw.Repeats;
        return leastConfidence is { } least && Confidence(events, choice) < least ? AnswerFlaw.Unsure : AnswerFlaw.None;
    }

    /// <summary>exp of the mean log probability; null where none are told.</summary>
    private static double? Confidence(IReadOnlyList<AnswerEvent> events, int choice)
    {
        double sum = 0;
        int tokens = 0;
        foreach (AnswerEvent.LogProbabilities told in events.OfType<AnswerEvent.LogProbabilities>().Where(told => told.Choice == choice))
        {
            using JsonDocument json = JsonDocument.Parse(told.Json);
            if (json.RootElement.ValueKind != JsonValueKind.Object || !json.RootElement.TryGetProperty("content", out JsonElement content) || content.ValueKind != JsonValueKind.Array) continue;
            foreach (JsonElement token in content.EnumerateArray())
            {
                if (token.ValueKind != JsonValueKind.Object || !token.TryGetProperty("logprob", out JsonElement value) || !value.TryGetDouble(out double logProbability)) continue;
                sum += logProbability;
                tokens++;
            }
        }
        return tokens == 0 ? null : Math.Exp(sum / tokens);
    }
}
