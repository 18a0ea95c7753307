using System.Text.Json;

namespace Breakeven.Gateway.Targets.Engines;

/// <summary>What an engine answered to one question.</summary>
/// <param name="Status">HTTP status; 0 when none arrived in time.</param>
/// <param name="Body">Empty when there was none, or more than is accepted.</param>
internal readonly record struct EngineReply(int Status, ReadOnlyMemory<byte> Body)
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 32 };

    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>The body of a success as JSON; null when it is none.</summary>
    public JsonDocument? Json() => IsSuccess ? Parse(Body) : null;

    /// <summary>True for a body that is a JSON object, whatever the status.</summary>
    public bool IsJsonObject
    {
        get
        {
            using JsonDocument? json = Parse(Body);
            return json?.RootElement.ValueKind == JsonValueKind.Object;
        }
    }

    private static JsonDocument? Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            return body.IsEmpty ? null : JsonDocument.Parse(body, Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
