using System.Diagnostics;
using Breakeven.Gateway.Policies.PersonalData;

namespace Breakeven.Gateway.Tests.Policies.PersonalData;

/// <summary>How fast the detectors read and how often they err, on prompts of one's own: <c>BREAKEVEN_PROMPTS</c> names a file with one prompt a line. The figures are in docs/personal-data.md.</summary>
public sealed class DetectorFigures(ITestOutputHelper output)
{
    [Fact(Explicit = true)]
    public void Find_PublicPrompts_FiguresForTheDocs()
    {
        string[] prompts = File.ReadAllLines(Environment.GetEnvironmentVariable("BREAKEVEN_PROMPTS") ?? throw new InvalidOperationException("BREAKEVEN_PROMPTS names no file."));
        double megabytes = prompts.Sum(prompt => (long)System.Text.Encoding.UTF8.GetByteCount(prompt)) / 1e6;
        output.WriteLine($"{prompts.Length} prompts, {megabytes:0.00} MB");
        foreach (IPersonalDataDetector detector in PersonalDataKinds.All)
        {
            List<PersonalDataPlace> found = [];
            int held = 0;
            foreach (string prompt in prompts)
            {
                int before = found.Count;
                detector.Find(prompt, found);
                if (found.Count > before) held++;
            }
            output.WriteLine($"{detector.Kind}: {found.Count} found in {held} prompts, {megabytes / Seconds(prompts, prompt => detector.Find(prompt, [])):0} MB/s");
        }
        PersonalDataScan all = new(PersonalDataKinds.All, isMasking: false), usual = new(PersonalDataKinds.Of(["email", "phone", "card", "iban"]), isMasking: false);
        output.WriteLine($"all together: {megabytes / Seconds(prompts, prompt => all.Look(prompt)):0} MB/s; email, phone, card, iban: {megabytes / Seconds(prompts, prompt => usual.Look(prompt)):0} MB/s");
        Assert.NotNull(all.Counts);
    }

    /// <summary>The best of five rounds.</summary>
    private static double Seconds(string[] prompts, Action<string> look) => Enumerable.Range(0, 5).Min(_ =>
    {
        long started = Stopwatch.GetTimestamp();
        foreach (string prompt in prompts) look(prompt);
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    });
}
