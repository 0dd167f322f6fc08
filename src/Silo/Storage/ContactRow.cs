using System.Data.Common;
using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Silo.Storage;

/// <summary>A pair as both databases keep it.</summary>
internal static class ContactRow
{
    public const string Columns = "first, second, first_state, second_state, first_since, second_since, version";

    public static ContactPair Read(DbDataReader row) => new(
        row.GetString(0), row.GetString(1), (ContactState)row.GetInt16(2), (ContactState)row.GetInt16(3), Time(row.GetInt64(4)), Time(row.GetInt64(5)), row.GetInt64(6));

    /// <summary>The parameters $1 to $7 of a statement that stores one.</summary>
    public static object?[] Values(ContactPair pair) =>
    [
        pair.First, pair.Second, (short)pair.FirstState, (short)pair.SecondState,
        pair.FirstSince.ToUnixTimeMilliseconds(), pair.SecondSince.ToUnixTimeMilliseconds(), pair.Version,
    ];

    /// <summary>A line of a user's list: the user, the other one, what they are, since when, version.</summary>
    public static (string User, Contact Contact) ReadContact(DbDataReader row) =>
        (row.GetString(0), new Contact(row.GetString(1), (ContactState)row.GetInt16(2), Time(row.GetInt64(3)), row.GetInt64(4)));

    /// <exception cref="ArgumentException">It is not a pair that <see cref="IContacts"/> takes.</exception>
    public static void Check(ContactPair pair)
    {
        ArgumentNullException.ThrowIfNull(pair);
        Storable.CheckText(pair.First);
        Storable.CheckText(pair.Second);
        if (string.CompareOrdinal(pair.First, pair.Second) >= 0 || pair.Version < 1)
        {
            throw new ArgumentException("A pair is two users in order, with a version of 1 or above.", nameof(pair));
        }
    }

    public static (string First, string Second) InOrder(string user, string other)
    {
        Storable.CheckText(user);
        Storable.CheckText(other);
        return string.CompareOrdinal(user, other) <= 0 ? (user, other) : (other, user);
    }

    private static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
