using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Breakeven.Protocols.Json;

namespace Breakeven.Protocols.Ollama;

/// <summary>Reads the body of <c>POST /api/show</c>.</summary>
public static class OllamaShowRequest
{
    /// <summary>Never throws, whatever the bytes.</summary>
    /// <param name="body">As <c>{"model":"…"}</c>; older clients say <c>name</c>.</param>
    /// <param name="model">1 to 256 characters, none of them a control character.</param>
    /// <param name="error">Else what is wrong, with status 400.</param>
    public static bool TryRead(ReadOnlyMemory<byte> body, [NotNullWhen(true)] out string? model, [NotNullWhen(false)] out CallError? error) =>
        RequestBody.TryRead(body, ReadModel, out model, out error);

    private static string ReadModel(ReadOnlyMemory<byte> body)
    {
        string? model = null;
        using StrictJsonReader json = new(body);
        json.Read();
        if (json.TokenType != JsonTokenType.StartObject) throw Rejected("The body must be a JSON object.");
        while (json.ReadProperty())
        {
            bool isModel = json.TextIs("model"u8) || (model is null && json.TextIs("name"u8));
            json.Read();
            if (isModel && json.TokenType == JsonTokenType.String && json.TextLength > 0) model = json.GetString();
            json.Skip();
        }
        json.Read();
        if (model is not { Length: > 0 and <= 256 } || model.Any(char.IsControl)) throw Rejected("model must be a string of 1 to 256 characters.");
        return model;
    }

    private static RequestRejectedException Rejected(string message) => new(RequestErrors.Invalid(message, "model"));
}
