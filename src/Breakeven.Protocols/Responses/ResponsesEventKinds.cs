using System.Text;
using System.Text.Json;

namespace Breakeven.Protocols.Responses;

/// <summary>Reads the types of events.</summary>
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

    private static ResponsesEventKind Of(string? type) => Of(Encoding.UTF8.GetBytes(type ?? ""));
}
