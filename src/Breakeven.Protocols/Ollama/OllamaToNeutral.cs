using System.Collections.Immutable;
using System.Text.Json;
using Breakeven.Protocols.Json;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.Ollama;

/// <summary>Turns requests that <see cref="OllamaRequestParser"/> has accepted into requests in no format.</summary>
internal static class OllamaToNeutral
{
    public static Conversation Chat(OllamaRequest request)
    {
        OllamaFields fields = request.Fields;
        if (!OllamaFields.Has(fields.Messages)) throw new RequestRejectedException(RequestErrors.Invalid("messages must hold at least one message: the target does not load models on request.", "messages"));
        return Create(request) with
        {
            Messages = new OllamaMessagesReader().Read(request.Body.Span[fields.Messages]),
            Tools = OllamaFields.Has(fields.Tools) ? OllamaToolsReader.Read(request.Body[fields.Tools]) : [],
        };
    }

    /// <summary>A prompt is a conversation of one turn, unless it is formed by means that only Ollama has.</summary>
    public static Conversation Generate(OllamaRequest request, TranslationRules rules)
    {
        OllamaFields fields = request.Fields;
        if (fields.IsRaw) rules.Drop("raw", "only Ollama takes a prompt without a template.");
        if (fields.HasTemplate) rules.Drop("template", "only Ollama takes a template with the request.");
        if (fields.HasContext) rules.Drop("context", "only the Ollama server that made it can read it.");
        if (OllamaFields.Has(fields.Suffix)) rules.Drop("suffix", "a conversation has no text to be filled in.");
        if (!OllamaFields.Has(fields.Prompt) && !OllamaFields.Has(fields.Images)) throw new RequestRejectedException(RequestErrors.Invalid("prompt must not be empty: the target does not load models on request.", "prompt"));

        ImmutableArray<Message>.Builder messages = ImmutableArray.CreateBuilder<Message>(2);
        if (OllamaFields.Has(fields.System)) messages.Add(new(MessageRole.System, [new ContentPart.Text(Text(request, fields.System))]));
        messages.Add(new(MessageRole.User, [.. Images(request), .. Prompt(request)]));
        return Create(request) with { Messages = messages.ToImmutable() };
    }

    public static EmbeddingInput Embed(OllamaRequest request) =>
        new([.. Strings(request.Body.Span[request.Fields.Input])]) { Dimensions = request.Fields.Dimensions };

    private static Conversation Create(OllamaRequest request)
    {
        OllamaFields fields = request.Fields;
        OllamaOptions options = fields.Options;
        return new()
        {
            MaxOutputTokens = request.MaxOutputTokens,
            Temperature = options.Temperature,
            TopP = options.TopP,
            TopK = options.TopK,
            MinP = options.MinP,
            PresencePenalty = options.PresencePenalty,
            FrequencyPenalty = options.FrequencyPenalty,
            RepetitionPenalty = options.RepeatPenalty,
            Seed = options.Seed,
            StopSequences = options.Stop,
            Reasoning = fields.Think,
            LogProbabilities = fields.LogProbabilities == true ? fields.TopLogProbabilities : null,
            OutputShape = OllamaFields.Has(fields.Schema) ? new OutputShape(request.Body[fields.Schema]) : fields.WantsJson ? new OutputShape(null) : null,
            Extras = Extras(request),
        };
    }

    private static ImmutableArray<ExtraField> Extras(OllamaRequest request)
    {
        ImmutableArray<ExtraField>.Builder extras = ImmutableArray.CreateBuilder<ExtraField>();
        foreach ((string name, Range value) in request.Fields.Options.Others) extras.Add(new(name, request.Body[value]));
        if (request.Fields.WantsRenderOnly) extras.Add(new("_debug_render_only", "true"u8.ToArray()));
        return extras.ToImmutable();
    }

    private static IEnumerable<ContentPart> Prompt(OllamaRequest request) =>
        OllamaFields.Has(request.Fields.Prompt) ? [new ContentPart.Text(Text(request, request.Fields.Prompt))] : [];

    private static IEnumerable<ContentPart> Images(OllamaRequest request) =>
        OllamaFields.Has(request.Fields.Images) ? Strings(request.Body.Span[request.Fields.Images]).Select(image => OllamaImage.Read(image, "images")) : [];

    private static string Text(OllamaRequest request, Range value) => Strings(request.Body.Span[value])[0];

    private static List<string> Strings(ReadOnlySpan<byte> value)
    {
        List<string> strings = [];
        Utf8JsonReader json = new(value);
        while (json.Read())
        {
            if (json.TokenType == JsonTokenType.String) strings.Add(json.GetString()!);
        }
        return strings;
    }
}
