using System.Text.Json;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.Anthropic;

/// <summary>Reads how a model shall reason and which shape its text shall have, which a request says in up to three fields.</summary>
internal sealed class WishReader
{
    private string? _thinking;
    private long? _budget;
    private string? _effort;

    public OutputShape? OutputShape { get; private set; }

    /// <summary>What was asked for: nothing for <c>adaptive</c> without an effort, where the model itself decides how much it reasons.</summary>
    public ReasoningWish? Reasoning => _thinking switch
    {
        "disabled" => new("none", null),
        "enabled" => new(_effort, _budget),
        _ => _effort is null ? null : new(_effort, null),
    };

    public void ReadThinking(ReadOnlyMemory<byte> thinking)
    {
        Utf8JsonReader json = NeutralFields.Open(thinking);
        if (json.TokenType != JsonTokenType.StartObject) return;
        while (NeutralFields.NextProperty(ref json))
        {
            if (json.ValueTextEquals("type"u8)) _thinking = NeutralFields.ReadText(ref json);
            else if (json.ValueTextEquals("budget_tokens"u8)) _budget = NeutralFields.ReadInteger(ref json);
            else NeutralFields.Skip(ref json);
        }
    }

    public void ReadOutputConfig(ReadOnlyMemory<byte> config)
    {
        Utf8JsonReader json = NeutralFields.Open(config);
        if (json.TokenType != JsonTokenType.StartObject) return;
        while (NeutralFields.NextProperty(ref json))
        {
            // Anthropic's strongest effort has another name elsewhere.
            if (json.ValueTextEquals("effort"u8)) _effort = NeutralFields.ReadText(ref json) is var effort && effort == "max" ? "xhigh" : effort;
            else if (json.ValueTextEquals("format"u8)) ReadOutputFormat(NeutralFields.ReadRaw(config, ref json));
            else NeutralFields.Skip(ref json);
        }
    }

    public void ReadOutputFormat(ReadOnlyMemory<byte> format)
    {
        Utf8JsonReader json = NeutralFields.Open(format);
        if (json.TokenType != JsonTokenType.StartObject) return;
        ReadOnlyMemory<byte>? schema = null;
        while (NeutralFields.NextProperty(ref json))
        {
            if (json.ValueTextEquals("schema"u8)) schema = NeutralFields.ReadSaid(format, ref json);
            else NeutralFields.Skip(ref json);
        }
        // The format's own server holds every answer to its schema, so the shape is strict.
        OutputShape = new(schema) { Strict = schema is null ? null : true };
    }
}
