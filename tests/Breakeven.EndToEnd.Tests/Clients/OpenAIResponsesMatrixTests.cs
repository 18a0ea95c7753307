using System.ClientModel;
using System.ClientModel.Primitives;
using Microsoft.Extensions.AI;
using OpenAI.Responses;

namespace Breakeven.EndToEnd.Clients;

/// <summary>OpenAI's .NET library on responses.</summary>
public sealed class OpenAIResponsesMatrixTests(ClientsFixture fixture) : ChatClientMatrix(fixture), IClassFixture<ClientsFixture>
{
    private protected override string Protocol => "openai";

    private protected override IChatClient Connect(Uri server, HttpClient http, string key, string model) =>
        new ResponsesClient(new ApiKeyCredential(key), OptionsFor(server, http)).AsIChatClient(model);

    /// <summary>A whole response tells only what is incomplete, a stream only what is complete.</summary>
    private protected override ChatFinishReason? Finish(ChatFinishReason reason, bool stream) => (reason == ChatFinishReason.Length) == stream ? null : reason;

    private protected override int? StatusOf(Exception thrown) => (thrown as ClientResultException)?.Status;

    internal static ResponsesClientOptions OptionsFor(Uri server, HttpClient http) =>
        new() { Endpoint = new Uri(server, "/v1"), Transport = new HttpClientPipelineTransport(http), RetryPolicy = new ClientRetryPolicy(maxRetries: 0) };
}
