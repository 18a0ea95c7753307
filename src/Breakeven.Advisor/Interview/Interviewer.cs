using System.Collections.Immutable;
using Breakeven.Advisor.Scenarios;
using Breakeven.Advisor.Workloads;

namespace Breakeven.Advisor.Interview;

/// <summary>Asks for the requirements one by one and gives the scenario file that states them.</summary>
/// <remarks>An empty line keeps the default, <c>?</c> explains, <c>&lt;</c> goes back. What the ledger already answers is offered and, kept, not written: the ledger stays its source.</remarks>
public sealed class Interviewer
{
    private static readonly Question Name = new("workloads", "name", AnswerKind.Text, "What is the workload called?", "for which traffic the answers hold", "");
    private static readonly Question More = new("workloads", StepKey.Another, AnswerKind.YesNo, "Is there another workload?", "each workload gets its own verdict", "no");

    private readonly ImmutableArray<WorkloadProfile> _observed;
    private readonly Func<CancellationToken, ValueTask<string?>> _readLine;
    private readonly TextWriter _prompts;
    private readonly bool _asksAgain;
    private readonly AnswerReader _reader;
    private readonly Answers _answers = new();
    private int _line;

    /// <param name="observed">Workloads of the ledger; empty without one.</param>
    /// <param name="readLine">The next line that was typed, null at the end.</param>
    /// <param name="asksAgain">True where a person can correct an answer; in a pipe a wrong answer is an error, because the next line answers another question.</param>
    public Interviewer(ImmutableArray<WorkloadProfile> observed, AdviceOptions options, Func<CancellationToken, ValueTask<string?>> readLine, TextWriter prompts, bool asksAgain) =>
        (_observed, _readLine, _prompts, _asksAgain, _reader) = (observed, readLine, prompts, asksAgain, new AnswerReader(options));

    /// <returns>The file, which <see cref="Scenario.Parse"/> reads (<see cref="Scenario.ParseRequirements"/> beside a ledger).</returns>
    /// <exception cref="ScenarioException">The input ended early, or a wrong answer came through a pipe.</exception>
    public async Task<byte[]> RunAsync(CancellationToken cancellationToken)
    {
        await _prompts.WriteLineAsync("Enter keeps what is in [brackets], ? says what an answer decides, < goes back, Ctrl-C ends without writing anything.");
        while (Next() is { } step) await AskAsync(step.Question, step.Key, cancellationToken);
        return _answers.ToScenario();
    }

    private (Question Question, StepKey Key)? Next()
    {
        foreach ((Question question, StepKey key) in Steps())
            if (!_answers.IsAnswered(key)) return (question, key);
        return null;
    }

    /// <summary>All steps that the answers so far lead to. Whether one is asked depends on earlier ones only.</summary>
    private IEnumerable<(Question, StepKey)> Steps()
    {
        for (int workload = 0; ; workload++)
        {
            int number = workload;
            string? Said(string field) => _answers.Of(new("workloads", field, number));
            yield return (Name, new("workloads", "name", workload));
            foreach (Question question in Questions.OfWorkload.Where(question => question.IsAsked(Said))) yield return (question, new("workloads", question.Field, workload));
            yield return (More, new("workloads", StepKey.Another, workload));
            if (Said(StepKey.Another) != "true") break;
        }
        foreach (Question question in Questions.OfMoney.AddRange(Questions.OfOrganisation)) yield return (question, new(question.Section, question.Field));
    }

    private async Task AskAsync(Question question, StepKey key, CancellationToken cancellationToken)
    {
        string? seen = Seen(key);
        string fallback = question == Name ? DefaultName(key.Workload) : seen is null ? question.Default : $"{seen}, from the ledger";
        string choices = question.Kind switch { AnswerKind.YesNo => " (yes, no)", _ when question.Choices.IsEmpty => "", _ => $" ({string.Join(", ", question.Choices)})" };
        while (true)
        {
            await _prompts.WriteAsync($"{question.Ask}{choices} [{fallback}] ");
            await _prompts.FlushAsync(cancellationToken);
            string typed = (await _readLine(cancellationToken) ?? throw Ended(question)).Trim();
            _line++;
            if (typed == "?") await _prompts.WriteLineAsync($"  Decides: {question.Criterion}. Field: {key.Section}.{key.Field}.");
            else if (typed == "<")
            {
                if (!_answers.Undo()) await _prompts.WriteLineAsync("  This is the first question.");
                return;
            }
            else if (typed.Length == 0)
            {
                _answers.Add(key, question == Name ? AnswerReader.Quoted(fallback) : null);
                return;
            }
            else if (Answer(question, key, typed, out string? problem) is { } json)
            {
                _answers.Add(key, json);
                return;
            }
            else if (_asksAgain) await _prompts.WriteLineAsync($"  {problem}.");
            else throw new ScenarioException([new ScenarioProblem(key.Field, _line, $"{problem}; nothing was written")]);
        }
    }

    private string? Answer(Question question, StepKey key, string typed, out string? problem)
    {
        if (question == Name && Names(key.Workload).Contains(typed, StringComparer.Ordinal))
        {
            problem = $"\"{typed}\" names two workloads; give each its own name";
            return null;
        }
        if (question != More) return _reader.Read(question, typed, out problem);
        bool? more = typed.ToLowerInvariant() switch { "y" or "yes" or "true" => true, "n" or "no" or "false" => false, _ => null };
        problem = more is null ? $"\"{typed}\" is not a yes or no" : null;
        return more is { } answer ? (answer ? "true" : "false") : null;
    }

    private IEnumerable<string> Names(int before) => Enumerable.Range(0, before).Select(NameOf).OfType<string>();

    private string? NameOf(int workload) => _answers.Of(new("workloads", "name", workload)) is { } json ? System.Text.Json.JsonSerializer.Deserialize<string>(json) : null;

    /// <summary>The largest workload of the ledger that was not asked about yet.</summary>
    private string DefaultName(int workload) =>
        _observed.OrderByDescending(profile => profile.RequestsPerMonth).Select(profile => profile.Name).FirstOrDefault(name => !Names(workload).Contains(name, StringComparer.Ordinal)) ?? $"workload-{workload + 1}";

    /// <summary>What the ledger says of the field, for the workload of that name.</summary>
    private string? Seen(StepKey key)
    {
        if (key.Section != "workloads" || _observed.FirstOrDefault(profile => profile.Name == NameOf(key.Workload)) is not { } profile) return null;
        ScenarioWorkload measured = ObservedScenario.Of([profile], new Scenario()).Workloads[0];
        return Questions.OfWorkload.FirstOrDefault(question => question.Field == key.Field)?.Value?.Invoke(measured, new ScenarioOrg());
    }

    private ScenarioException Ended(Question question) => new([new ScenarioProblem(question.Field, _line + 1, "the input ended before this question was answered; nothing was written")]);
}
