using System.Net;
using System.Net.Sockets;
using Breakeven.Gateway.Targets.Dialing;

namespace Breakeven.Gateway.Tests.Targets.Dialing;

/// <summary>Answers with the addresses of a list, one answer a question; the last one again and again.</summary>
internal sealed class ListedResolver(params string[] answers) : IHostResolver
{
    public int Asked { get; private set; }

    public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        string answer = answers[Math.Min(Asked++, answers.Length - 1)];
        return answer.Length == 0 ? throw new SocketException((int)SocketError.HostNotFound) : Task.FromResult<IPAddress[]>([.. answer.Split(' ').Select(IPAddress.Parse)]);
    }
}
