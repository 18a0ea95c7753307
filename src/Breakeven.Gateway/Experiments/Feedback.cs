using System.Text.Json;
using Breakeven.Gateway.Admission;
using Breakeven.Gateway.Content;
using Breakeven.Gateway.Hosting;
using Microsoft.AspNetCore.Http;

namespace Breakeven.Gateway.Experiments;

/// <summary>What whoever uses an answer says of it. Only the key that made a call speaks about it, and what it says last counts.</summary>
internal sealed class Feedback(IQualityLog log, ExperimentFeed feed, ContentRecorder contents, TimeProvider time)
{
    public const int LongestLabel = 64, LongestComment = 4096;

    /// <summary>Labels that are scores; any other is kept as a word alone.</summary>
    private static readonly Dictionary<string, double> s_labels = new(StringComparer.OrdinalIgnoreCase) { ["good"] = 1, ["up"] = 1, ["yes"] = 1, ["bad"] = 0, ["down"] = 0, ["no"] = 0 };

    public static readonly CallError CallNotFound = new(
        "call_not_found", StatusCodes.Status404NotFound, "No call of this key has that request_id. It is the x-request-id of the answer, and there for as long as the ledger keeps calls.", Retryable: false, CallOutcome.ClientError);

    /// <returns>The fact as it is kept, or why it is not.</returns>
    public async Task<(QualityFact? Fact, bool HasComment, CallError? Error)> TakeAsync(ReadOnlyMemory<byte> body, Caller caller, GatewaySnapshot snapshot, CancellationToken cancellationToken)
    {
        if (!TryRead(body, out FeedbackText said, out CallError? error)) return (null, false, error);
        if (await log.FindAsync(said.RequestId, caller.Key?.Name, cancellationToken) is not { } call) return (null, false, CallNotFound);
        QualityFact fact = QualityFact.Of(call, time.GetUtcNow(), QualityFactSource.Feedback) with { Id = FeedbackId.Of(call.Id), Score = said.Score ?? Scored(said.Label), Label = said.Label };
        await log.AddAsync([fact], cancellationToken);
        feed.Tell([fact]);
        return (fact, said.Comment is { } comment && contents.KeepComment(call, comment, snapshot), null);
    }

    private static double? Scored(string? label) => label is not null && s_labels.TryGetValue(label, out double score) ? score : null;

    private static bool TryRead(ReadOnlyMemory<byte> body, out FeedbackText said, out CallError? error)
    {
        said = default;
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            error = Read(document.RootElement, out said);
        }
        catch (JsonException)
        {
            error = Wrong("body", "JSON");
        }
        return error is null;
    }

    private static CallError? Read(JsonElement body, out FeedbackText said)
    {
        said = default;
        if (body.ValueKind != JsonValueKind.Object) return Wrong("body", "an object");
        foreach (JsonProperty member in body.EnumerateObject())
        {
            JsonElement value = member.Value;
            switch (member.Name)
            {
                case "request_id" when value.ValueKind == JsonValueKind.String: said.RequestId = value.GetString()!; break;
                case "score" when value.ValueKind == JsonValueKind.Number && value.GetDouble() is >= 0 and <= 1: said.Score = value.GetDouble(); break;
                case "score": return Wrong("score", "a number from 0 (useless) to 1 (perfect)");
                case "label" when value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 and <= LongestLabel } label && CallTags.IsWord(label): said.Label = label; break;
                case "label": return Wrong("label", $"a word of at most {LongestLabel} letters, digits and . _ - : /; good, bad, up, down, yes and no count as scores");
                case "comment" when value.ValueKind == JsonValueKind.String && value.GetString() is { Length: <= LongestComment } comment: said.Comment = comment; break;
                case "comment": return Wrong("comment", $"a text of at most {LongestComment} characters");
                default: return Wrong(member.Name.Length > LongestLabel ? "body" : member.Name, "one of request_id, score, label and comment");
            }
        }
        if (string.IsNullOrEmpty(said.RequestId)) return Wrong("request_id", "the x-request-id of the answer");
        return said is { Score: null, Label: null } ? Wrong("score", "a score from 0 to 1, or a label") : null;
    }

    private static CallError Wrong(string name, string rule) =>
        new("invalid_request_error", StatusCodes.Status400BadRequest, $"'{new string([.. name.Select(c => char.IsControl(c) ? '?' : c)])}' must be {rule}.", Retryable: false, CallOutcome.ClientError) { Param = name };

    private record struct FeedbackText(string RequestId, double? Score, string? Label, string? Comment);
}
