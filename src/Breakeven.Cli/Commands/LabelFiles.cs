using Breakeven.Cli.Terminal;
using Breakeven.Routing.Training;

namespace Breakeven.Cli.Commands;

/// <summary>Files of labelled prompts.</summary>
internal static class LabelFiles
{
    public static List<LabelledPrompt> Read(IEnumerable<FileInfo> files, CancellationToken stop)
    {
        List<LabelledPrompt> labels = [];
        foreach (FileInfo file in files)
        {
            if (!file.Exists) throw new CommandException($"{file}: the file does not exist.");
            using StreamReader reader = file.OpenText();
            foreach (LabelledPrompt label in LabelReader.Read(reader, file.ToString()))
            {
                stop.ThrowIfCancellationRequested();
                labels.Add(label);
            }
        }
        return labels.Count > 0 ? labels : throw new CommandException($"{string.Join(", ", files)}: there are no labelled prompts in it.");
    }
}
