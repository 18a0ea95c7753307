using System.Collections.Immutable;

namespace Breakeven.Protocols.Neutral;

/// <summary>One message of a conversation. A tool's result is a message of its own, in the order in which it came.</summary>
public sealed record Message(MessageRole Role, ImmutableArray<ContentPart> Parts)
{
    /// <summary>The speaker's name, where the format has one.</summary>
    public string? Name { get; init; }
}

public enum MessageRole
{
    /// <summary>System and developer alike.</summary>
    System,
    User,
    Assistant,

    /// <summary>Holds <see cref="ContentPart.ToolResult"/> parts only.</summary>
    Tool,
}

/// <summary>A piece of a message.</summary>
public abstract record ContentPart
{
    private ContentPart()
    {
    }

    /// <summary>Anthropic's <c>cache_control</c>, as it was sent. Formats without it drop it: it changes cost, not meaning.</summary>
    public ReadOnlyMemory<byte>? CacheControlJson { get; init; }

    public sealed record Text(string Value) : ContentPart;

    /// <param name="Source">Where the image is.</param>
    /// <param name="Detail">OpenAI's <c>detail</c>.</param>
    public sealed record Image(MediaSource Source, string? Detail = null) : ContentPart;

    /// <summary>A document, as a PDF.</summary>
    public sealed record File(MediaSource Source, string? Name = null) : ContentPart;

    /// <param name="Format"><c>wav</c> or <c>mp3</c>.</param>
    public sealed record Audio(string Base64, string Format) : ContentPart;

    /// <summary>What a model reasoned in an earlier turn.</summary>
    /// <param name="Signature">Proves it to the model that made it.</param>
    public sealed record Reasoning(string Value, string? Signature) : ContentPart;

    /// <summary>What a model reasoned and only it can read.</summary>
    public sealed record HiddenReasoning(string Data) : ContentPart;

    public sealed record Refusal(string Value) : ContentPart;

    /// <param name="ArgumentsJson">JSON text of the arguments, as the model wrote it; may be no JSON at all.</param>
    public sealed record ToolCall(string Id, string Name, string ArgumentsJson) : ContentPart;

    /// <param name="CallId">The <see cref="ToolCall.Id"/> that it answers.</param>
    /// <param name="Parts">Text and images.</param>
    public sealed record ToolResult(string CallId, ImmutableArray<ContentPart> Parts, bool IsError = false) : ContentPart;
}

/// <summary>Where an image or a document is: an address, or the bytes themselves, never both. The gateway itself fetches nothing.</summary>
/// <param name="Url">An address of the web.</param>
/// <param name="MediaType">As <c>image/png</c>; with <paramref name="Base64"/>.</param>
public sealed record MediaSource(string? Url, string? MediaType, string? Base64)
{
    public static MediaSource At(string url) => new(url, null, null);
    public static MediaSource Of(string mediaType, string base64) => new(null, mediaType, base64);
}
