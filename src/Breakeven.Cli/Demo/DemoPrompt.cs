using System.Globalization;
using System.Text;

namespace Breakeven.Cli.Demo;

/// <summary>The request of a call: as many words as the recorded one had tokens, laid out as its application would.</summary>
internal static class DemoPrompt
{
    public static byte[] Body(DemoCall call)
    {
        StringBuilder json = new(call.InputTokens * 4 + 512);
        json.Append(CultureInfo.InvariantCulture, $"{{\"model\":\"{call.Workload.Route}\",\"stream\":{(call.Index % 2 == 0 ? "true" : "false")},\"temperature\":0,\"max_tokens\":{call.OutputTokens},");
        json.Append(CultureInfo.InvariantCulture, $"\"metadata\":{{\"call\":\"{call.RequestId}\",\"simulated_at\":\"{call.At.UtcDateTime:O}\"}},\"messages\":[");
        bool isFirst = true;
        foreach ((string role, string text) in Messages(call))
        {
            json.Append(CultureInfo.InvariantCulture, $"{(isFirst ? "" : ",")}{{\"role\":\"{role}\",\"content\":\"{text}\"}}"); // letters and blanks only: nothing to escape
            isFirst = false;
        }
        return Encoding.UTF8.GetBytes(json.Append("]}").ToString());
    }

    internal static IEnumerable<(string Role, string Text)> Messages(DemoCall call)
    {
        if (call.Workload == DemoCompany.Assistant) return [("user", DemoText.Task(call.RequestId, DemoMix.IsHard(call.RequestId), call.InputTokens))];
        if (call.Workload == DemoCompany.Contracts) return Instructed(call, Math.Min(DemoMix.ContractsInstructions, call.InputTokens - 1), messages: 1);
        if (call.Workload != DemoCompany.Support) return [("user", DemoText.Words(call.RequestId, call.InputTokens))];
        int instructions = Math.Min(DemoMix.SupportInstructions, call.InputTokens / 3), rest = call.InputTokens - instructions;
        return Instructed(call, instructions, call.Question is null ? Math.Max(1, (rest / DemoMix.TurnTokens - 1) | 1) : 1);
    }

    /// <summary>Instructions that all calls of the application share, and a conversation that ends with the user.</summary>
    private static IEnumerable<(string Role, string Text)> Instructed(DemoCall call, int instructions, int messages)
    {
        if (instructions > 0) yield return ("system", DemoText.Words(call.Workload.Name, instructions));
        int rest = call.InputTokens - instructions;
        string seed = call.Question is { } question ? $"question {question}" : call.RequestId;
        for (int i = 0; i < messages; i++)
        {
            int words = (int)((long)rest * (i + 1) / messages - (long)rest * i / messages);
            yield return (i % 2 == 0 ? "user" : "assistant", DemoText.Words($"{seed} {i}", words));
        }
    }
}
