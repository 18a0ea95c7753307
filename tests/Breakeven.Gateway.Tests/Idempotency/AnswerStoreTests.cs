using Breakeven.Gateway.Admission;
using Breakeven.Gateway.Idempotency;
using Breakeven.Protocols;
using CsCheck;
using Microsoft.Extensions.Time.Testing;

namespace Breakeven.Gateway.Tests.Idempotency;

public sealed class AnswerStoreTests
{
    private static readonly IdempotencyConfig s_limits = new() { Ttl = TimeSpan.FromMinutes(10), MaxBytes = 10_000 };

    /// <summary>Whatever is claimed, kept, freed and forgotten by time: at most one claim of a key is open, an answer is the one that was kept, and the bound holds.</summary>
    [Fact]
    public void Store_AnyHistory_GivesTheRightAnswerOrNone() =>
        Gen.Select(Gen.Int[0, 5], Gen.Int[0, 1], Gen.Int[0, 3], Gen.Int[0, 3_000]).Array[1, 60].Sample(history =>
        {
            FakeTimeProvider time = new();
            AnswerStore store = new(time);
            Dictionary<int, (IdempotencyClaim Claim, int Body)> open = [];
            Dictionary<int, (int Body, byte[] Bytes, DateTimeOffset At)> kept = [];
            foreach ((int key, int body, int action, int size) in history)
            {
                if (action == 3) time.Advance(TimeSpan.FromMinutes(size / 500.0));
                IdempotencyClaim claim = New(key, body);
                (ClaimResult result, KeptAnswer? answer) = store.Claim(claim);
                if (open.TryGetValue(key, out (IdempotencyClaim Claim, int Body) running))
                {
                    if (result != (running.Body == body ? ClaimResult.InFlight : ClaimResult.Mismatch)) return false;
                    if (action == 1)
                    {
                        byte[] bytes = new byte[size];
                        bytes.AsSpan().Fill((byte)key);
                        store.Keep(running.Claim, new(bytes, null), s_limits);
                        kept[key] = (running.Body, bytes, time.GetUtcNow());
                    }
                    store.Free(running.Claim);
                    open.Remove(key);
                }
                else if (result == ClaimResult.Claimed)
                {
                    open[key] = (claim, body);
                }
                else
                {
                    bool isFresh = kept.TryGetValue(key, out (int Body, byte[] Bytes, DateTimeOffset At) was) && time.GetUtcNow() - was.At < s_limits.Ttl;
                    if (!isFresh || result != (was.Body == body ? ClaimResult.Kept : ClaimResult.Mismatch)) return false;
                    if (answer is not null && answer.Bytes != was.Bytes) return false;
                }
                if (store.Bytes > s_limits.MaxBytes) return false;
            }
            return true;
        }, iter: 1_000);

    [Fact]
    public void Keep_MoreThanFits_TheOldestMakesRoom()
    {
        AnswerStore store = new(new FakeTimeProvider());
        for (int key = 0; key < 5; key++)
        {
            IdempotencyClaim claim = New(key, 0);
            Assert.Equal(ClaimResult.Claimed, store.Claim(claim).Result);
            store.Keep(claim, new(new byte[2_500], null), s_limits);
        }
        Assert.Equal(ClaimResult.Claimed, store.Claim(New(0, 0)).Result);
        Assert.Equal(ClaimResult.Kept, store.Claim(New(4, 0)).Result);
        Assert.InRange(store.Bytes, 1, s_limits.MaxBytes);
    }

    private static IdempotencyClaim New(int key, int body) => new(KeyHash.Of($"key {key}"), WireFormat.ChatCompletions, KeyHash.Of($"body {body}"));
}
