using System.Text.Json;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.OpenAI;

/// <summary>What every chunk of an answer and every whole one begins with.</summary>
internal sealed class ChatAnswerHead(AnswerIdentity identity)
{
    private readonly string _id = "chatcmpl-" + identity.Id;
    private readonly long _created = identity.CreatedAt.ToUnixTimeSeconds();

    /// <summary>The model that answers; until the target says which, the one asked for.</summary>
    public string Model { get; set; } = identity.Model;

    /// <param name="json">Stands in the object.</param>
    public void Write(Utf8JsonWriter json, ReadOnlySpan<byte> kind)
    {
        json.WriteString("id"u8, _id);
        json.WriteString("object"u8, kind);
        json.WriteNumber("created"u8, _created);
        json.WriteString("model"u8, Model);
    }
}
