using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using Breakeven.TestKit.Faults.Wires;

namespace Breakeven.TestKit.Faults;

/// <summary>Says whether what a client got is what it may get of a <see cref="Fault"/>. Knows no gateway, only the wire formats.</summary>
public static class FaultJudge
{
    /// <param name="status">Of the response.</param>
    /// <param name="headers">All of them, as text.</param>
    /// <param name="body">As far as it came.</param>
    /// <returns>What should not be so.</returns>
    public static IEnumerable<string> Judge(Fault fault, FaultWire client, bool stream, int status, string headers, ReadOnlyMemory<byte> body, string prompt)
    {
        string text = Encoding.UTF8.GetString(body.Span);
        if (!Utf8.IsValid(body.Span)) yield return "bytes that are not UTF-8";
        if (text.Contains(FaultWire.Canary, StringComparison.Ordinal)) yield return "the provider's own words in the body";
        if (headers.Contains(FaultWire.Canary, StringComparison.Ordinal)) yield return "the provider's own headers";
        if (text.Contains("POISON", StringComparison.Ordinal)) yield return "text of another answer";
        foreach (string problem in status is >= 200 and < 300 ? stream ? Streamed(fault, client, text, prompt) : Whole(fault, client, text, prompt) : Refused(stream ? fault.Stream : fault.Whole, client, headers, text))
            yield return problem;
    }

    private static IEnumerable<string> Refused(FaultEnd expected, FaultWire client, string headers, string text)
    {
        if (expected == FaultEnd.Answer) yield return $"refused, though there is an answer: {text}";
        if (!headers.Contains("application/json", StringComparison.OrdinalIgnoreCase)) yield return "an error that is not JSON";
        else if (Parse(text) is not { } body || !client.IsErrorBody(body)) yield return $"an error that is not of the format: {text}";
    }

    private static IEnumerable<string> Whole(Fault fault, FaultWire client, string text, string prompt)
    {
        if (fault.Whole is FaultEnd.Refusal or FaultEnd.Interruption) yield return $"a success status for what is no answer: {text}";
        else if (Parse(text) is not { } body || client.TextOfWhole(body) is not { } said) yield return $"a success status with something else: {text}";
        else if (fault.Echoes && said != prompt) yield return $"'{said}' instead of '{prompt}'";
    }

    private static IEnumerable<string> Streamed(Fault fault, FaultWire client, string text, string prompt)
    {
        string[] data = [.. client.DataOf(text)];
        JsonNode[] events = [.. data.Select(Parse).OfType<JsonNode>()];
        string said = string.Concat(events.Select(client.TextOfEvent));
        bool failed = events.Any(client.IsError), ended = data.Any(client.IsEnd);
        FaultEnd expected = fault.Stream;
        if (failed && ended) yield return "an error and the mark of a good end";
        if (!failed && !ended) yield return "neither an error nor an end";
        if (ended && expected is (FaultEnd.Refusal or FaultEnd.Interruption)) yield return "the mark of a good end on a broken answer";
        if (failed && expected == FaultEnd.Answer) yield return "an error, though there is an answer";
        if (expected == FaultEnd.Refusal && said.Length > 0) yield return $"text of what is no answer: '{said}'";
        if (!fault.Echoes) yield break;
        if (ended && said != prompt) yield return $"'{said}' instead of '{prompt}'";
        else if (!prompt.StartsWith(said, StringComparison.Ordinal)) yield return $"'{said}', which does not begin '{prompt}'";
    }

    private static JsonNode? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
