using System.ClientModel;
using System.ClientModel.Primitives;
using Microsoft.Extensions.AI;
using OpenAI;

namespace Breakeven.EndToEnd.Clients;

/// <summary>OpenAI's .NET library on chat completions.</summary>
public sealed class OpenAIChatMatrixTests(ClientsFixture fixture) : ChatClientMatrix(fixture), IClassFixture<ClientsFixture>
{
    private protected override string Protocol => "openai";

    private protected override IChatClient Connect(Uri server, HttpClient http, string key, string model) =>
        new OpenAIClient(new ApiKeyCredential(key), OptionsFor(server, http)).GetChatClient(model).AsIChatClient();

    private protected override int? StatusOf(Exception thrown) => (thrown as ClientResultException)?.Status;

    internal static OpenAIClientOptions OptionsFor(Uri server, HttpClient http) =>
        new() { Endpoint = new Uri(server, "/v1"), Transport = new HttpClientPipelineTransport(http), RetryPolicy = new ClientRetryPolicy(maxRetries: 0) };
}
