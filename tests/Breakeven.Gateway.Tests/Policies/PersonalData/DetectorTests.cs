using Breakeven.Gateway.Policies.PersonalData;

namespace Breakeven.Gateway.Tests.Policies.PersonalData;

/// <summary>What each detector takes for personal data, and the near misses that it does not. Numbers are published specimens or follow the check digit by hand.</summary>
public sealed class DetectorTests
{
    private const string Numbers = "0123456789";

    [Theory]
    [InlineData("email", "write to jane.doe+news@mail.example.org.", "jane.doe+news@mail.example.org")]
    [InlineData("email", "<mailto:x@y.de>", "x@y.de")]
    [InlineData("email", "müller@köln.de", "müller@köln.de")]
    [InlineData("email", "'o'neil@example.com'", "o'neil@example.com")]
    [InlineData("email", "a@b.com@c", "a@b.com")]
    [InlineData("email", "x@xn--bcher-kva.xn--p1ai", "x@xn--bcher-kva.xn--p1ai")]
    [InlineData("card", "pay with 4111 1111 1111 1111, please", "4111 1111 1111 1111")]
    [InlineData("card", "4111-1111-1111-1111", "4111-1111-1111-1111")]
    [InlineData("card", "5500005555555559", "5500005555555559")]
    [InlineData("card", "2223003122003222", "2223003122003222")]
    [InlineData("card", "378282246310005", "378282246310005")]
    [InlineData("card", "6011111111111117", "6011111111111117")]
    [InlineData("card", "3530111333300000", "3530111333300000")]
    [InlineData("card", "30569309025904", "30569309025904")]
    [InlineData("card", "4111 1111 1111 1111 25", "4111 1111 1111 1111")]
    [InlineData("card", "no 25 4111 1111 1111 1111", "4111 1111 1111 1111")]
    [InlineData("iban", "DE89370400440532013000", "DE89370400440532013000")]
    [InlineData("iban", "IBAN GB82 WEST 1234 5698 7654 32 and more", "GB82 WEST 1234 5698 7654 32")]
    [InlineData("iban", "fr1420041010050500013m02606", "fr1420041010050500013m02606")]
    [InlineData("iban", "NO9386011117947.", "NO9386011117947")]
    [InlineData("iban", "CH93 0076 2011 6238 5295 7", "CH93 0076 2011 6238 5295 7")]
    [InlineData("us_ssn", "SSN 219-09-9998", "219-09-9998")]
    [InlineData("uk_nino", "AB 12 34 56 C", "AB 12 34 56 C")]
    [InlineData("de_tax_id", "36 574 261 809", "36 574 261 809")]
    [InlineData("de_tax_id", "86095742719", "86095742719")]
    [InlineData("de_id_card", "L01X00T471", "L01X00T471")]
    [InlineData("de_id_card", "T220001293", "T220001293")]
    [InlineData("fr_nir", "2 95 10 99 126 111 93", "2 95 10 99 126 111 93")]
    [InlineData("fr_nir", "253072B07300470", "253072B07300470")]
    [InlineData("fr_nir", "253072A07300443", "253072A07300443")]
    [InlineData("es_dni", "54362315-K", "54362315-K")]
    [InlineData("es_dni", "X-2482300W", "X-2482300W")]
    [InlineData("it_codice_fiscale", "RCCMNL83S18D969H", "RCCMNL83S18D969H")]
    [InlineData("it_codice_fiscale", "rccmnl83s18d969h", "rccmnl83s18d969h")]
    [InlineData("nl_bsn", "111222333", "111222333")]
    [InlineData("nl_bsn", "1112.22.333", "1112.22.333")]
    [InlineData("pl_pesel", "44051401359", "44051401359")]
    [InlineData("br_cpf", "390.533.447-05", "390.533.447-05")]
    [InlineData("in_aadhaar", "2341 2341 2346", "2341 2341 2346")]
    [InlineData("phone", "call +49 30 901820 now", "+49 30 901820")]
    [InlineData("phone", "+1 (415) 555-2671", "+1 (415) 555-2671")]
    [InlineData("phone", "0049 30 9018200", "0049 30 9018200")]
    [InlineData("phone", "(212) 555-0123", "(212) 555-0123")]
    [InlineData("phone", "01 42 68 53 00", "01 42 68 53 00")]
    [InlineData("phone", "020 7946 0958", "020 7946 0958")]
    [InlineData("ip", "from 93.184.216.34.", "93.184.216.34")]
    [InlineData("ip", "2001:db8::1", "2001:db8::1")]
    public void Find_OneOfTheKind_IsFoundWhole(string kind, string text, string expected) => Assert.Equal([expected], Found(kind, text));

    [Theory]
    [InlineData("email", "user@localhost")]
    [InlineData("email", "@app.route and a@@b.com")]
    [InlineData("email", "pkg@1.2.3")]
    [InlineData("email", "a@b.c")]
    [InlineData("email", "a@-b.com, a@b-.com, a.@b.com")]
    [InlineData("card", "4111111111111112")]
    [InlineData("card", "4111111111111121")]
    [InlineData("card", "1234567812345670")] // passes Luhn, and is no scheme's
    [InlineData("card", "0000000000000000")]
    [InlineData("card", "x4111111111111111")]
    [InlineData("card", "0.4111111111111111")]
    [InlineData("iban", "DE88370400440532013000")]
    [InlineData("iban", "DE8937040044053201300")]
    [InlineData("iban", "DE893704004405320130001")]
    [InlineData("iban", "GB82 WEST 1234 5698 7654 23")]
    [InlineData("iban", "ZZ89370400440532013000")]
    [InlineData("us_ssn", "000-12-3456, 666-12-3456, 912-12-3456, 123-00-4567, 123-45-0000")]
    [InlineData("us_ssn", "219099999")]
    [InlineData("us_ssn", "219-09 9999")]
    [InlineData("uk_nino", "QQ123456C BG123456A AB123456E AO123456A")]
    [InlineData("de_tax_id", "36574261890")]
    [InlineData("de_tax_id", "36554266806")]
    [InlineData("de_id_card", "L01X00T472")]
    [InlineData("fr_nir", "295109912611199")]
    [InlineData("es_dni", "54362315Z")]
    [InlineData("es_dni", "X2482300A")]
    [InlineData("it_codice_fiscale", "RCCMNL83S18D969I")]
    [InlineData("nl_bsn", "111252333")]
    [InlineData("nl_bsn", "000000000")]
    [InlineData("pl_pesel", "44051401358")]
    [InlineData("pl_pesel", "44134401350")] // no month has such a number
    [InlineData("br_cpf", "231.002.999-00")]
    [InlineData("br_cpf", "111.111.111-11")]
    [InlineData("in_aadhaar", "234123412347")]
    [InlineData("in_aadhaar", "2341 23412346")]
    [InlineData("phone", "2026-11-23, 01-02-2026 10:30, 23.11.2026")]
    [InlineData("phone", "1.234.567,89 and 10 000 000")]
    [InlineData("phone", "version 0.10.2, 192-168-1-10")]
    [InlineData("phone", "+00000000000")]
    [InlineData("ip", "127.0.0.1 ::1 0.0.0.0 list[::2] fe80::1")]
    [InlineData("ip", "1.2.3.4.5 and 300.1.1.1 and 12:30:45")]
    public void Find_NearMiss_IsNotFound(string kind, string text) => Assert.Empty(Found(kind, text));

    /// <summary>Every single wrong digit is caught by the checks that promise it.</summary>
    [Theory]
    [InlineData("card", "4111111111111111")]
    [InlineData("iban", "DE89370400440532013000")]
    [InlineData("de_tax_id", "86095742719")]
    [InlineData("in_aadhaar", "234123412346")]
    [InlineData("es_dni", "54362315K")]
    [InlineData("fr_nir", "295109912611193")]
    [InlineData("nl_bsn", "111222333")]
    public void Find_AnyOneDigitWrong_IsNotFound(string kind, string number)
    {
        for (int i = 0; i < number.Length; i++)
        {
            if (!char.IsAsciiDigit(number[i])) continue;
            foreach (char other in Numbers.Where(digit => digit != number[i])) Assert.Empty(Found(kind, $"{number[..i]}{other}{number[(i + 1)..]}"));
        }
    }

    /// <summary>Bait of 400 kB: work that grows faster than the text would take hours.</summary>
    [Theory(Timeout = 60_000)]
    [Trait("Fault", "24")]
    [InlineData("1")]
    [InlineData("1 ")]
    [InlineData("4111 1111 1111 1112 ")]
    [InlineData("a@")]
    [InlineData("a.")]
    [InlineData("@")]
    [InlineData("a-@a-.")]
    [InlineData("DE89 ")]
    [InlineData("A1")]
    [InlineData("+1(2)")]
    [InlineData("01 23 ")]
    [InlineData("1.")]
    [InlineData("1:")]
    [InlineData("::")]
    [InlineData("L0")]
    [InlineData("AB 12 ")]
    public async Task Find_Bait_EndsSoon(string piece)
    {
        string bait = string.Concat(Enumerable.Repeat(piece, 400_000 / piece.Length));
        await Task.Run(() => Assert.All(PersonalDataKinds.All, detector => detector.Find(bait, [])), TestContext.Current.CancellationToken);
    }

    private static string[] Found(string kind, string text)
    {
        List<PersonalDataPlace> found = [];
        PersonalDataKinds.Of([kind]).Single().Find(text, found);
        Assert.All(found, place => Assert.Equal(kind, place.Kind));
        return [.. found.Select(place => text.Substring(place.Start, place.Length))];
    }
}
