using Microsoft.Extensions.AI;
using OllamaSharp;
using OllamaSharp.Models.Exceptions;

namespace Breakeven.EndToEnd.Clients;

/// <summary>OllamaSharp, the .NET library for Ollama.</summary>
public sealed class OllamaMatrixTests(ClientsFixture fixture) : ChatClientMatrix(fixture), IClassFixture<ClientsFixture>
{
    private protected override string Protocol => "ollama";

    private protected override IChatClient Connect(Uri server, HttpClient http, string key, string model) => ClientFor(server, http, key, model);

    /// <summary>An exception of the library's own stands for a 400 alone.</summary>
    private protected override int? StatusOf(Exception thrown) => thrown is OllamaException ? 400 : (int?)(thrown as HttpRequestException)?.StatusCode;

    internal static OllamaApiClient ClientFor(Uri server, HttpClient http, string key, string model)
    {
        http.BaseAddress = server;
        http.DefaultRequestHeaders.Authorization = new("Bearer", key);
        return new(http, model);
    }
}
