using System.Buffers;
using System.Text.Json;
using Breakeven.Protocols.Json;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.Responses;

/// <summary>Writes an answer of another format as a response, whole or in events.</summary>
/// <remarks>
/// The first events wait for the first content, so that a target that fails before it leaves no trace. A call stays open until the end of the
/// answer: agents act on <c>response.output_item.done</c>, and a command that broke off must not run. Of several choices the first is told.
/// </remarks>
internal sealed class ResponsesAnswerWriter : IAnswerWriter
{
    private readonly ResponseObject _response;
    private readonly ResponseOutput _output;
    private readonly ResponsesEventWriter _events;
    private bool _begun;

    public ResponsesAnswerWriter(ResponsesRequest request, AnswerIdentity identity)
    {
        _response = new ResponseObject(request, identity);
        _output = new ResponseOutput(identity.Id);
        _events = new ResponsesEventWriter(_response, _output);
    }

    public void Write(AnswerEvent item, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(item);
        ArgumentNullException.ThrowIfNull(output);
        Keep(item, new ResponseChanges(_events, output, Begin));
    }

    public void WriteEnd(IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        Begin(output);
        foreach (OutputItem item in _output.Open) _events.WriteItemEnd(output, item);
        _events.WriteResponse(output, _response.Status == "completed" ? "response.completed" : "response.incomplete", _response.Status, _output.Items);
    }

    public void WriteWhole(IReadOnlyList<AnswerEvent> events, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(events);
        foreach (AnswerEvent item in events) Keep(item, default);
        using Utf8JsonWriter json = new(output, WireJson.WriterOptions);
        _response.Write(json, _response.Status, _output.Items);
    }

    private void Keep(AnswerEvent item, ResponseChanges changes)
    {
        switch (item)
        {
            case AnswerEvent.Started started:
                _response.Model ??= started.Model;
                break;
            case AnswerEvent.Usage usage:
                _response.Usage = usage.Tokens;
                break;
            case AnswerEvent.Finished { Choice: 0 } finished:
                _response.Reason ??= finished.Reason;
                break;
            default:
                _output.Add(item, changes);
                break;
        }
    }

    private void Begin(IBufferWriter<byte> output)
    {
        if (_begun) return;
        _begun = true;
        _events.WriteResponse(output, "response.created", "in_progress", []);
        _events.WriteResponse(output, "response.in_progress", "in_progress", []);
    }
}
