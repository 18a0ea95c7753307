using System.Buffers;

namespace Breakeven.Protocols.Responses;

/// <summary>Where changes of the output are told: in a stream as events; nowhere, by default, for an answer that is written whole.</summary>
internal readonly struct ResponseChanges(ResponsesEventWriter events, IBufferWriter<byte> output, Action<IBufferWriter<byte>> begin)
{
    private readonly ResponsesEventWriter? _events = events;

    public void ItemAdded(OutputItem item)
    {
        if (_events is null) return;
        begin(output);
        _events.WriteItemStart(output, item);
    }

    public void ItemEnded(OutputItem item) => _events?.WriteItemEnd(output, item);
    public void PartAdded(MessageItem item) => _events?.WritePartStart(output, item);
    public void PartEnded(MessageItem item) => _events?.WritePartEnd(output, item);
    public void Words(MessageItem item, string delta) => _events?.WriteWords(output, item, delta);
    public void Reasoning(ReasoningItem item, string delta) => _events?.WriteReasoning(output, item, delta);
    public void Arguments(CallItem item, string delta) => _events?.WriteArguments(output, item, delta);
}
