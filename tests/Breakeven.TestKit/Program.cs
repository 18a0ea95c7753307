using System.Globalization;
using Breakeven.TestKit.Faults;
using Breakeven.TestKit.Faults.Wires;

namespace Breakeven.TestKit;

/// <summary>The fault harness as a tool: a provider that misbehaves, and a client that checks what a gateway makes of it. See docs/fault-harness.md.</summary>
internal static class Program
{
    private const string Usage = """
        A provider that misbehaves on request, to test a gateway with.

          --list                 prints the faults: number, model name, what happens
          --yaml                 prints a configuration of Breakeven with a target for each fault
          --port N               where to listen on loopback (9099)
          --against URL          asks the gateway at URL for every fault, prints what is wrong, ends with 1 if anything is
          --key KEY              the gateway's key
          --prefix TEXT          before each fault's name in the model asked for, as 'faulty/'
          --only NAME            only this fault
          --patience SECONDS     longest wait for an answer (60)
        """;

    private static async Task<int> Main(string[] arguments)
    {
        if (arguments.Contains("--help", StringComparer.Ordinal)) return Say(Usage);
        if (arguments.Contains("--list", StringComparer.Ordinal)) return Say(string.Join('\n', FaultCatalogue.All.Select(fault => $"{fault.Number,3}  {fault.Name,-24} {fault.What}")));
        if (arguments.Contains("--yaml", StringComparer.Ordinal)) return Say(Yaml(Value(arguments, "--port") ?? "9099"));
        if (!int.TryParse(Value(arguments, "--port") ?? "9099", CultureInfo.InvariantCulture, out int port)) return Complain("--port takes a number.");
        await using FaultyServer server = FaultyServer.Start(port);
        string? gateway = Value(arguments, "--against");
        if (gateway is null)
        {
            Say($"Listening on {server.Address} (base URLs: {server.Address}v1, and the root for Ollama's format). Ask for a model of '--list'. Ctrl-C ends.");
            server.Ended = call => Console.WriteLine($"{call.Connection}.{call.Ordinal} {call.Path} {call.Fault?.Name ?? "good"}: {call.Body.Length} bytes in, {call.BytesSent} out{(call.LeftAfter.IsCompletedSuccessfully ? $", left after {call.LeftAfter.Result.TotalSeconds:0.000} s" : "")}");
            await Task.Delay(Timeout.Infinite);
        }
        return Uri.TryCreate(gateway, UriKind.Absolute, out Uri? address) ? await CheckAsync(address, arguments) : Complain($"--against: '{gateway}' is no address.");
    }

    private static async Task<int> CheckAsync(Uri gateway, string[] arguments)
    {
        using HttpClient client = new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = gateway, Timeout = Timeout.InfiniteTimeSpan };
        FaultProbe probe = new(client, Value(arguments, "--key"), TimeSpan.FromSeconds(double.Parse(Value(arguments, "--patience") ?? "60", CultureInfo.InvariantCulture)));
        string? only = Value(arguments, "--only");
        int asked = 0, wrong = 0;
        foreach (Fault fault in FaultCatalogue.All.Where(fault => only is null || fault.Name == only))
        {
            foreach (FaultWire wire in (FaultWire[])[FaultWire.Chat, FaultWire.Responses, FaultWire.Messages, FaultWire.Ollama])
            {
                foreach (bool stream in (bool[])[false, true])
                {
                    FaultReport report = await probe.AskAsync(fault, wire, Value(arguments, "--prefix") + fault.Name, stream, CancellationToken.None);
                    asked++;
                    if (!report.Problems.IsEmpty) wrong++;
                    Console.WriteLine($"{(report.Problems.IsEmpty ? "ok   " : "WRONG")} {report}");
                }
            }
        }
        Console.WriteLine($"{asked} calls, {wrong} wrong");
        return wrong == 0 && asked > 0 ? 0 : 1;
    }

    /// <summary>A target for each fault, so that a breaker which one of them opens holds back no other.</summary>
    private static string Yaml(string port) => $$"""
        version: 1
        server: { listen: "http://127.0.0.1:4747" }
        providers:
          faulty: { type: openai-compatible, base_url: "http://127.0.0.1:{{port}}/v1", timeouts: { connect: 2s, headers: 5s, first_content: 5s, between_chunks: 5s, total: 20s }, retry: { attempts: 2 } }
        targets:
        {{string.Join('\n', FaultCatalogue.All.Select(fault => $"  fault-{fault.Name.Replace('.', '-')}: {{ provider: faulty, model: \"{fault.Name}\" }}"))}}
        """;

    private static string? Value(string[] arguments, string name) =>
        Array.IndexOf(arguments, name) is var at and >= 0 && at + 1 < arguments.Length ? arguments[at + 1] : null;

    private static int Say(string text)
    {
        Console.WriteLine(text);
        return 0;
    }

    private static int Complain(string text)
    {
        Console.Error.WriteLine($"{text}\n\n{Usage}");
        return 2;
    }
}
