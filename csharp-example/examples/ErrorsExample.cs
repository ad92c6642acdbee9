using System;
using System.Threading.Tasks;

namespace Holdfast.Example
{
    /// <summary>Tells the classes of failures apart, and retries what may be retried.</summary>
    public static class ErrorsExample
    {
        /// <summary>Opens the index of a set, in up to <c>tries</c> tries.</summary>
        public static async Task<string> Run(string place, string clientFolder, string set, int tries = 3)
        {
            try
            {
                using (var client = Client.Open(clientFolder))
                using (var destination = Destination.Open(place))
                using (var index = await client.OpenIndexAsync(new SetAt(destination, set)))
                {
                    return index.EntryCount + " entries";
                }
            }
            catch (UnavailableException failure) when (tries > 1)
            {
                await Task.Delay(failure.RetryAfter ?? TimeSpan.FromSeconds(1));
                return await Run(place, clientFolder, set, tries - 1);
            }
            catch (AbsentException failure)
            {
                return "nothing there yet: " + failure.Reason;
            }
            catch (InputException failure)
            {
                return "wrong input: " + failure.Reason;
            }
            catch (HoldfastException failure)
            {
                return "code " + (int)failure.Code + ": " + failure.Reason;
            }
        }
    }
}
