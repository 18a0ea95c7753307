using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using Breakeven.Gateway.Endpoints;
using Breakeven.Gateway.Targets;
using Breakeven.Gateway.Targets.Providers;
using Breakeven.Protocols;
using Breakeven.Protocols.Streaming;
using Breakeven.TestKit.Faults.Wires;

namespace Breakeven.Gateway.Tests.Fuzzing;

/// <summary>Mutated answers of providers, whole and streamed, on their way from every target's format to every client's.</summary>
public sealed class AnswerFuzzTests
{
    private static readonly WireFormat[] s_targets =
        [WireFormat.ChatCompletions, WireFormat.Responses, WireFormat.Messages, WireFormat.OllamaChat, WireFormat.GenerateContent, WireFormat.Converse];
    private static readonly (FaultWire Wire, IClientProtocol Protocol)[] s_clients =
        [.. new[] { FaultWire.Chat, FaultWire.Responses, FaultWire.Messages, FaultWire.Ollama }.Select(wire => (wire, ClientProtocols.Calls.First(call => call.Path == wire.Path).Protocol))];

    /// <summary>Never an exception; what a client gets is UTF-8 and, where it was translated, JSON in every event; and only an answer that ended has an end.</summary>
    [Fact]
    public void Read_MutatedAnswers_AreWholeOrVisiblyNot()
    {
        int count = Math.Max(1000, FuzzRun.Count / 4), usable = 0, finished = 0;
        long started = Stopwatch.GetTimestamp();
        Parallel.For(0, count, number =>
        {
            bool stream = number % 2 > 0;
            ITargetProtocol target = TargetProtocols.Of(s_targets[number / 2 % s_targets.Length]);
            Mutator mutator = new(FuzzRun.Seed, number, FuzzCorpus.AnswersOf(target.Format, stream, number));
            byte[] bytes = mutator.Next();
            (FaultWire wire, IClientProtocol client) = s_clients[mutator.Random.Next(s_clients.Length)];
            try
            {
                if (!stream && TakeWhole(target, wire, client, bytes)) Interlocked.Increment(ref usable);
                else if (stream && TakeStream(target, wire, client, bytes, mutator.Random)) Interlocked.Increment(ref finished);
            }
            catch (Exception wrong)
            {
                throw new InvalidOperationException($"seed {FuzzRun.Seed}, case {number}, {target.Format} to {wire.Name}: {Convert.ToBase64String(bytes)}", wrong);
            }
        });
        FuzzRun.Report($"answers: seed {FuzzRun.Seed}, {count:#,0} in {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s; of the whole ones {usable:#,0} were usable, of the streams {finished:#,0} finished");
        Assert.True(usable > count / 200 && finished > count / 200, "the mutator spoils everything");
    }

    private static bool TakeWhole(ITargetProtocol target, FaultWire wire, IClientProtocol client, byte[] bytes)
    {
        if (!target.ReadWhole(bytes).IsUsable) return false;
        using PooledBuffer output = new(1024);
        Translation(target, Request(wire, client, stream: false), client, intoStream: false).TakeWhole(bytes, output);
        Assert.NotNull(JsonNode.Parse(output.Written.Span));
        return true;
    }

    private static bool TakeStream(ITargetProtocol target, FaultWire wire, IClientProtocol client, byte[] bytes, Random random)
    {
        ModelRequest request = Request(wire, client, stream: true);
        bool translated = target.Format != client.Format;
        using StreamForwarder forwarder = new(target, request, translated ? Translation(target, request, client, intoStream: true) : null);
        try
        {
            for (int at = 0; at < bytes.Length;)
            {
                int length = Math.Min(bytes.Length - at, random.Next(1, 200));
                forwarder.Take(bytes.AsSpan(at, length));
                at += length;
            }
            forwarder.TakeEnd();
        }
        catch (EventTooLargeException)
        {
            return false; // a length that its frame invents
        }
        bool whole = forwarder.IsFinished && !forwarder.HasError;
        using PooledBuffer output = new(1024);
        if (whole) forwarder.WriteRest(output, client.StreamEnd.Span);
        else output.Append(forwarder.Ready.Written.Span);
        Assert.True(Utf8.IsValid(output.Written.Span));
        if (!translated) return whole;
        string[] data = [.. wire.DataOf(Encoding.UTF8.GetString(output.Written.Span))];
        Assert.All(data.Where(item => item != "[DONE]"), item => Assert.NotNull(JsonNode.Parse(item)));
        Assert.Equal(whole, data.Any(wire.IsEnd));
        return whole;
    }

    private static ModelRequest Request(FaultWire wire, IClientProtocol client, bool stream)
    {
        Assert.True(client.TryReadRequest(Encoding.UTF8.GetBytes(wire.Ask("good", "hi", stream)), out ModelRequest? request, out _));
        return request!;
    }

    private static AnswerTranslation Translation(ITargetProtocol target, ModelRequest request, IClientProtocol client, bool intoStream) =>
        new(target.CreateReader(), client.CreateWriter(request, new("0123456789abcdef0123456789abcdef", "good", DateTimeOffset.UnixEpoch) { Elapsed = () => TimeSpan.FromSeconds(1) }), intoStream);
}
