using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace Breakeven.Advisor.Scenarios;

/// <summary>A JSON value that remembers its line.</summary>
/// <param name="Text">A string's value, or a number as written.</param>
internal sealed record ScenarioNode(JsonTokenType Kind, int Line, string Text, ImmutableArray<ScenarioNode> Items, ImmutableArray<ScenarioMember> Members)
{
    /// <exception cref="ScenarioException">Not JSON.</exception>
    public static ScenarioNode Parse(ReadOnlySpan<byte> utf8)
    {
        if (utf8.StartsWith(Encoding.UTF8.Preamble)) utf8 = utf8[Encoding.UTF8.Preamble.Length..];
        try
        {
            var reader = new Utf8JsonReader(utf8);
            var lines = new LineCounter();
            reader.Read();
            ScenarioNode node = Read(ref reader, utf8, lines);
            reader.Read();
            return node;
        }
        catch (JsonException problem)
        {
            int line = (int)(problem.LineNumber ?? 0) + 1;
            throw new ScenarioException([new ScenarioProblem("", line, $"not valid JSON at character {(problem.BytePositionInLine ?? 0) + 1}; give one JSON object like {{\"workloads\":[{{\"requests_per_month\":100000}}]}}")]);
        }
    }

    /// <summary>Text with half a surrogate pair, or bytes that are not UTF-8, is valid JSON to the reader until it is read.</summary>
    private static string TextOf(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException problem)
        {
            throw new JsonException("not text", problem);
        }
    }

    private static ScenarioNode Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> utf8, LineCounter lines)
    {
        int line = lines.At(utf8, (int)reader.TokenStartIndex);
        return reader.TokenType switch
        {
            JsonTokenType.StartObject => new(reader.TokenType, line, "", [], ReadMembers(ref reader, utf8, lines)),
            JsonTokenType.StartArray => new(reader.TokenType, line, "", ReadItems(ref reader, utf8, lines), []),
            JsonTokenType.String => new(reader.TokenType, line, TextOf(ref reader), [], []),
            _ => new(reader.TokenType, line, Encoding.UTF8.GetString(reader.ValueSpan), [], []),
        };
    }

    private static ImmutableArray<ScenarioNode> ReadItems(ref Utf8JsonReader reader, ReadOnlySpan<byte> utf8, LineCounter lines)
    {
        var items = ImmutableArray.CreateBuilder<ScenarioNode>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) items.Add(Read(ref reader, utf8, lines));
        return items.ToImmutable();
    }

    private static ImmutableArray<ScenarioMember> ReadMembers(ref Utf8JsonReader reader, ReadOnlySpan<byte> utf8, LineCounter lines)
    {
        var members = ImmutableArray.CreateBuilder<ScenarioMember>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            (string name, int line) = (TextOf(ref reader), lines.At(utf8, (int)reader.TokenStartIndex));
            reader.Read();
            members.Add(new(name, line, Read(ref reader, utf8, lines)));
        }
        return members.ToImmutable();
    }

    /// <summary>What a reader of the scenario sees, shortened.</summary>
    public string Shown => Kind switch
    {
        JsonTokenType.String => $"\"{(Text.Length > 40 ? Text[..40] + "…" : Text)}\"",
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "a list",
        _ => Text.Length > 40 ? Text[..40] + "…" : Text,
    };

    /// <summary>Lines of ascending positions, each byte looked at once.</summary>
    private sealed class LineCounter
    {
        private int _position;
        private int _line = 1;

        public int At(ReadOnlySpan<byte> utf8, int position)
        {
            _line += utf8[_position..position].Count((byte)'\n');
            _position = position;
            return _line;
        }
    }
}

internal sealed record ScenarioMember(string Name, int Line, ScenarioNode Value);
