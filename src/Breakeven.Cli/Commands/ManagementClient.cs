using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Breakeven.Cli.Terminal;

namespace Breakeven.Cli.Commands;

/// <summary>Asks a running gateway by its management API: where the configuration says that it listens, with the admin key that stands there or in the environment.</summary>
internal sealed class ManagementClient : IDisposable
{
    private const string KeyVariable = "BREAKEVEN_ADMIN_KEY", DefaultUrl = "http://127.0.0.1:4747";
    private readonly HttpClient _http;

    /// <param name="url">The gateway's address; null for the one in the configuration.</param>
    /// <param name="config">As given; null for the folder's.</param>
    public ManagementClient(string? url, FileInfo? config)
    {
        BreakevenConfig? known = CommonOptions.ConfigPath(config) is { } path ? CheckCommand.Read(path).Config : null;
        string address = url ?? known?.Server.ManagementListen ?? known?.Server.Listen ?? DefaultUrl;
        address = address.Replace("://*", "://127.0.0.1", StringComparison.Ordinal).Replace("://+", "://127.0.0.1", StringComparison.Ordinal).Replace("://0.0.0.0", "://127.0.0.1", StringComparison.Ordinal);
        if (!Uri.TryCreate(address, UriKind.Absolute, out Uri? root) || root.Scheme is not ("http" or "https")) throw new CommandException($"--url {address}: give the gateway's address, as {DefaultUrl}.");
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { BaseAddress = root, Timeout = TimeSpan.FromSeconds(30) };
        string? key = Environment.GetEnvironmentVariable(KeyVariable) is { Length: > 0 } given ? given : known?.Server.AdminKey?.Reveal();
        if (key is not null) _http.DefaultRequestHeaders.TryAddWithoutValidation("authorization", $"Bearer {key}");
    }

    /// <exception cref="CommandException">The gateway cannot be reached, or refuses; tells its words.</exception>
    public async Task<JsonElement> GetAsync(string path, CancellationToken cancellation) => await AnswerAsync(new(HttpMethod.Get, $"/manage/v1/{path}"), cancellation);

    /// <inheritdoc cref="GetAsync"/>
    public async Task<JsonElement> PostAsync(string path, string body, CancellationToken cancellation) =>
        await AnswerAsync(new(HttpMethod.Post, $"/manage/v1/{path}") { Content = new StringContent(body, Encoding.UTF8, "application/json") }, cancellation);

    public void Dispose() => _http.Dispose();

    private async Task<JsonElement> AnswerAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        try
        {
            using HttpResponseMessage response = await _http.SendAsync(request, cancellation);
            string text = await response.Content.ReadAsStringAsync(cancellation);
            using JsonDocument document = JsonDocument.Parse(text);
            if (response.IsSuccessStatusCode) return document.RootElement.Clone();
            string told = document.RootElement.TryGetProperty("error", out JsonElement error) && error.TryGetProperty("message", out JsonElement message) ? message.GetString()! : text;
            string hint = (int)response.StatusCode is 401 or 403 ? $" Set {KeyVariable}." : "";
            throw new CommandException($"the gateway at {_http.BaseAddress} refuses ({(int)response.StatusCode}): {told}{hint}", (int)response.StatusCode is >= 400 and < 500 ? ExitCode.BadInput : ExitCode.Failed);
        }
        catch (Exception unreachable) when (unreachable is HttpRequestException or SocketException or TaskCanceledException && !cancellation.IsCancellationRequested)
        {
            throw new CommandException($"no gateway answers at {_http.BaseAddress} ({unreachable.Message}). Start it with `breakeven serve`, or give --url.", ExitCode.Failed);
        }
        catch (JsonException)
        {
            throw new CommandException($"what answers at {_http.BaseAddress} is no gateway. Give --url.", ExitCode.Failed);
        }
    }
}
