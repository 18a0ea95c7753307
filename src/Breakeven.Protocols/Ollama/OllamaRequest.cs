using System.Buffers;
using System.Text.Json;
using Breakeven.Protocols.Json;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.Ollama;

/// <summary>A request of <c>/api/chat</c>, <c>/api/generate</c> or <c>/api/embed</c>.</summary>
public sealed class OllamaRequest : ModelRequest
{
    private readonly WireFormat _format;

    internal OllamaRequest(WireFormat format) => _format = format;

    public override WireFormat Format => _format;

    internal Range ModelValue { get; init; }
    internal OllamaFields Fields { get; init; } = new();

    public override void VisitPrompt(PromptVisitor visitor)
    {
        ArgumentNullException.ThrowIfNull(visitor);
        new OllamaPromptWalker(Body.Span, visitor).Walk(Fields);
    }

    /// <remarks>Ollama always tells its usage.</remarks>
    public override void WriteTo(IBufferWriter<byte> output, string model, bool askForUsage)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentException.ThrowIfNullOrEmpty(model);
        if (model == Model)
        {
            output.Write(Body.Span);
            return;
        }
        output.Write(Body.Span[..ModelValue.Start.Value]);
        using (Utf8JsonWriter writer = new(output, WireJson.WriterOptions)) writer.WriteStringValue(model);
        output.Write(Body.Span[ModelValue.End.Value..]);
    }

    internal override NeutralRequest ToNeutral(TranslationRules rules) => _format switch
    {
        WireFormat.OllamaChat => OllamaToNeutral.Chat(this),
        WireFormat.OllamaGenerate => OllamaToNeutral.Generate(this, rules),
        _ => OllamaToNeutral.Embed(this),
    };
}
