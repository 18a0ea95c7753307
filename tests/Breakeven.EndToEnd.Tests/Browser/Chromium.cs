using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Breakeven.EndToEnd.Browser;

/// <summary>A headless Chromium with one page, driven through its DevTools protocol (https://chromedevtools.github.io/devtools-protocol/), so that no package brings a driver along.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Process _process;
    private readonly TemporaryFolder _profile;
    private readonly ClientWebSocket _socket;
    private readonly byte[] _buffer = new byte[1 << 20];
    private int _lastId;

    private Chromium(Process process, TemporaryFolder profile, ClientWebSocket socket) => (_process, _profile, _socket) = (process, profile, socket);

    /// <summary>Addresses that pages asked for since the start.</summary>
    public List<string> Requested { get; } = [];

    public static async Task<Chromium> StartAsync()
    {
        string program = Find();
        TemporaryFolder profile = new();
        ProcessStartInfo start = new(program, ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-extensions", "--disable-background-networking", "--hide-scrollbars",
            "--remote-debugging-port=0", $"--user-data-dir={profile.Path}", "about:blank"])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        Process process = Process.Start(start)!;
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        using CancellationTokenSource patience = new(Patience);
        string port = await PortAsync(process, profile, patience.Token);
        ClientWebSocket socket = new();
        await socket.ConnectAsync(await PageAsync(port, patience.Token), patience.Token);
        Chromium started = new(process, profile, socket);
        await started.SendAsync("Page.enable");
        await started.SendAsync("Network.enable");
        return started;
    }

    /// <summary>Opens a page in a window of that size and waits until it is loaded.</summary>
    public async Task OpenAsync(Uri address, int width, int height = 900, bool isDark = false)
    {
        await SendAsync("Emulation.setDeviceMetricsOverride", new() { ["width"] = width, ["height"] = height, ["deviceScaleFactor"] = 1, ["mobile"] = width < 600 });
        await SendAsync("Emulation.setEmulatedMedia", new() { ["media"] = "", ["features"] = new JsonArray(new JsonObject { ["name"] = "prefers-color-scheme", ["value"] = isDark ? "dark" : "light" }) });
        await SendAsync("Page.navigate", new() { ["url"] = address.AbsoluteUri });
        using CancellationTokenSource patience = new(Patience);
        while (await EvaluateAsync<string>("document.location.href + ' ' + document.readyState") is var state && !(state.StartsWith(address.AbsoluteUri, StringComparison.Ordinal) && state.EndsWith(" complete", StringComparison.Ordinal)))
            await Task.Delay(20, patience.Token);
    }

    /// <summary>The value of a JavaScript expression in the page.</summary>
    public async Task<T> EvaluateAsync<T>(string expression)
    {
        JsonNode result = await SendAsync("Runtime.evaluate", new() { ["expression"] = expression, ["returnByValue"] = true, ["awaitPromise"] = true });
        Assert.True(result["exceptionDetails"] is null, result["exceptionDetails"]?.ToJsonString());
        return result["result"]!["value"].Deserialize<T>()!;
    }

    /// <summary>The value of an expression while the page is styled as for paper.</summary>
    public async Task<double> WithPrintMediaAsync(string expression)
    {
        await SendAsync("Emulation.setEmulatedMedia", new() { ["media"] = "print" });
        double value = await EvaluateAsync<double>(expression);
        await SendAsync("Emulation.setEmulatedMedia", new() { ["media"] = "" });
        return value;
    }

    public async Task<byte[]> PrintAsync() => Convert.FromBase64String((await SendAsync("Page.printToPDF", new() { ["printBackground"] = true, ["preferCSSPageSize"] = true }))["data"]!.GetValue<string>());

    public async Task PressAsync(string key, int code)
    {
        foreach (string type in new[] { "keyDown", "keyUp" })
        {
            JsonObject stroke = new() { ["type"] = type, ["key"] = key, ["code"] = key, ["windowsVirtualKeyCode"] = code };
            if (type == "keyDown" && key == "Enter") stroke["text"] = "\r";
            await SendAsync("Input.dispatchKeyEvent", stroke);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        for (int tries = 0; ; tries++)
        {
            try
            {
                _profile.Dispose();
                return;
            }
            catch (IOException) when (tries < 50)
            {
                await Task.Delay(100); // a child of the browser still writes into the folder
            }
        }
    }

    private async Task<JsonNode> SendAsync(string method, JsonObject? parameters = null)
    {
        using CancellationTokenSource patience = new(Patience);
        int id = ++_lastId;
        JsonObject command = new() { ["id"] = id, ["method"] = method, ["params"] = parameters ?? [] };
        await _socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(command), WebSocketMessageType.Text, true, patience.Token);
        while (true)
        {
            JsonNode message = await ReceiveAsync(patience.Token);
            if (message["method"]?.GetValue<string>() == "Network.requestWillBeSent") Requested.Add(message["params"]!["request"]!["url"]!.GetValue<string>());
            if (message["id"]?.GetValue<int>() != id) continue;
            Assert.True(message["error"] is null, $"{method}: {message["error"]?.ToJsonString()}");
            return message["result"]!;
        }
    }

    private async Task<JsonNode> ReceiveAsync(CancellationToken cancellation)
    {
        using MemoryStream whole = new();
        ValueWebSocketReceiveResult part;
        do
        {
            part = await _socket.ReceiveAsync(_buffer.AsMemory(), cancellation);
            whole.Write(_buffer, 0, part.Count);
        }
        while (!part.EndOfMessage);
        return JsonNode.Parse(whole.ToArray())!;
    }

    private static string Find()
    {
        string? named = Environment.GetEnvironmentVariable("BREAKEVEN_CHROMIUM");
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        string? found = named ?? new[] { "chromium", "chromium-browser", "google-chrome", "google-chrome-stable" }.SelectMany(name => folders.Select(folder => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
        Assert.True(found is not null, "There is no Chromium to look at the report with: run eng/setup, or apt-get install chromium, or name one in BREAKEVEN_CHROMIUM.");
        return found;
    }

    /// <summary>The port that it chose, which it writes into its profile.</summary>
    private static async Task<string> PortAsync(Process process, TemporaryFolder profile, CancellationToken cancellation)
    {
        string file = profile.File("DevToolsActivePort");
        while (true)
        {
            Assert.False(process.HasExited, $"Chromium ended with {(process.HasExited ? process.ExitCode : 0)} at its start.");
            if (File.Exists(file) && await File.ReadAllLinesAsync(file, cancellation) is [var port, _, ..]) return port;
            await Task.Delay(20, cancellation);
        }
    }

    private static async Task<Uri> PageAsync(string port, CancellationToken cancellation)
    {
        using HttpClient http = new();
        while (true)
        {
            JsonArray targets = JsonNode.Parse(await http.GetStringAsync($"http://127.0.0.1:{port}/json/list", cancellation))!.AsArray();
            if (targets.FirstOrDefault(target => target!["type"]!.GetValue<string>() == "page") is { } page) return new(page["webSocketDebuggerUrl"]!.GetValue<string>());
            await Task.Delay(20, cancellation);
        }
    }
}
