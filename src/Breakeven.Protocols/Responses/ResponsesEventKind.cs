using System.Text.Json;

namespace Breakeven.Protocols.Responses;

/// <summary>What the type of a stream's event means for its facts.</summary>
internal enum ResponsesEventKind
{
    /// <summary>Nothing that counts: a preamble, a part that opens, the end of a text whose pieces were told.</summary>
    Other,

    /// <summary>A piece of text, reasoning, a refusal, arguments, code or sound.</summary>
    Delta,
    ItemAdded,
    ItemDone,

    /// <summary>A whole picture so far.</summary>
    Picture,
    Completed,
    Incomplete,
    Failed,
    Error,
}

internal static class ResponsesEventKinds
{
    /// <param name="json">Stands on the value of <c>type</c>, a string.</param>
    public static ResponsesEventKind Read(ref readonly Utf8JsonReader json) => json.ValueIsEscaped ? Of(json.GetString()) : Of(json.ValueSpan);

    /// <param name="type">As <c>response.output_text.delta</c>.</param>
    public static ResponsesEventKind Of(ReadOnlySpan<byte> type) =>
        type.EndsWith(".delta"u8) ? ResponsesEventKind.Delta
        : type.SequenceEqual("response.output_item.added"u8) ? ResponsesEventKind.ItemAdded
        : type.SequenceEqual("response.output_item.done"u8) ? ResponsesEventKind.ItemDone
        : type.SequenceEqual("response.completed"u8) ? ResponsesEventKind.Completed
        : type.SequenceEqual("response.incomplete"u8) ? ResponsesEventKind.Incomplete
        : type.SequenceEqual("response.failed"u8) || type.SequenceEqual("response.cancelled"u8) ? ResponsesEventKind.Failed
        : type.SequenceEqual("error"u8) ? ResponsesEventKind.Error
        : type.EndsWith(".partial_image"u8) ? ResponsesEventKind.Picture
        : ResponsesEventKind.Other;

    private static ResponsesEventKind Of(string? type) => Of(System.Text.Encoding.UTF8.GetBytes(type ?? ""));
}
