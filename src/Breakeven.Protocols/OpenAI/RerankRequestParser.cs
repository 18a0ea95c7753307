using System.Text.Json;
using Breakeven.Protocols.Json;

namespace Breakeven.Protocols.OpenAI;

/// <summary>Reads <c>POST /v1/rerank</c>. One parser reads one body.</summary>
internal ref struct RerankRequestParser : IDisposable
{
    private readonly ReadOnlyMemory<byte> _body;
    private StrictJsonReader _json;
    private string? _model;
    private string? _user;
    private Range _modelValue;
    private Range _query;
    private Range _documents;
    private long _queryBytes;
    private long _documentBytes;
    private long _count;

    private RerankRequestParser(ReadOnlyMemory<byte> body)
    {
        _body = body;
        _json = new StrictJsonReader(body);
    }

    /// <param name="body">Valid UTF-8 without a byte order mark.</param>
    public static RerankRequest Parse(ReadOnlyMemory<byte> body)
    {
        using RerankRequestParser parser = new(body);
        return parser.Parse();
    }

    public readonly void Dispose() => _json.Dispose();

    private RerankRequest Parse()
    {
        RequestFields.EnterBody(ref _json);
        while (_json.ReadProperty()) ParseField();
        _json.Read(); // anything but white space after the object is an error

        if (_model is null) throw RequestFields.Rejected("model is required.", "model");
        if (_query.End.Value == 0) throw RequestFields.Rejected("query is required.", "query");
        if (_documents.End.Value == 0) throw RequestFields.Rejected("documents is required.", "documents");
        return new RerankRequest
        {
            Body = _body,
            Model = _model,
            ModelValue = _modelValue,
            Query = _query,
            Documents = _documents,
            // A cross-encoder reads the query once more with every document.
            EstimatedInputTokens = TokenEstimate.FromBytes(_documentBytes) + _count * TokenEstimate.FromBytes(_queryBytes),
            LargestInputTokens = TokenEstimate.LargestInput(_body.Length + (_count - 1) * _queryBytes, images: 0),
            User = _user,
        };
    }

    private void ParseField()
    {
        if (Is("model"u8)) (_model, _modelValue) = RequestFields.ReadModel(ref _json);
        else if (Is("query"u8)) ParseQuery();
        else if (Is("documents"u8)) ParseDocuments();
        else if (Is("top_n"u8)) RequestFields.ReadInteger(ref _json, "top_n", 0, RequestFields.LargestLimit);
        else if (Is("return_documents"u8)) RequestFields.ReadFlag(ref _json, "return_documents");
        else if (Is("stream"u8)) ParseStream();
        else if (Is("user"u8)) _user = RequestFields.ReadText(ref _json, "user");
        else RequestFields.SkipValue(ref _json);
    }

    private readonly bool Is(ReadOnlySpan<byte> name) => _json.TextIs(name);

    // An object is a query with images, for models that rank them.
    private void ParseQuery()
    {
        _json.Read();
        if (_json.TokenType is not (JsonTokenType.String or JsonTokenType.StartObject)) throw RequestFields.Rejected("query must be a string.", "query");
        int start = _json.TokenStart;
        _queryBytes = MeasureValue();
        _query = start.._json.TokenEnd;
    }

    private void ParseDocuments()
    {
        _json.Read();
        if (_json.TokenType != JsonTokenType.StartArray) throw RequestFields.Rejected("documents must be a list.", "documents");
        int start = _json.TokenStart;
        while (_json.ReadElement())
        {
            if (_json.TokenType is not (JsonTokenType.String or JsonTokenType.StartObject)) throw RequestFields.Rejected($"documents[{_count}] must be a string or an object.", "documents");
            _documentBytes += MeasureValue();
            _count++;
        }
        if (_count == 0) throw RequestFields.Rejected("documents must not be empty.", "documents");
        _documents = start.._json.TokenEnd;
    }

    private long MeasureValue() => _json.TokenType == JsonTokenType.String ? _json.TextLength : _json.Skip();

    private void ParseStream()
    {
        if (RequestFields.ReadFlag(ref _json, "stream") == true) throw RequestFields.Rejected("Ranks are not streamed. Leave stream out.", "stream");
    }
}
