using Anthropic;
using Anthropic.Exceptions;
using Microsoft.Extensions.AI;

namespace Breakeven.EndToEnd.Clients;

/// <summary>Anthropic's .NET library.</summary>
public sealed class AnthropicMatrixTests(ClientsFixture fixture) : ChatClientMatrix(fixture), IClassFixture<ClientsFixture>
{
    private protected override string Protocol => "anthropic";

    private protected override IChatClient Connect(Uri server, HttpClient http, string key, string model) => ClientFor(server, http, key).AsIChatClient(model);

    private protected override int? StatusOf(Exception thrown) => (int?)(thrown as AnthropicApiException)?.StatusCode;

    internal static AnthropicClient ClientFor(Uri server, HttpClient http, string key) =>
        new() { BaseUrl = server.AbsoluteUri.TrimEnd('/'), HttpClient = http, ApiKey = key, MaxRetries = 0 };
}
