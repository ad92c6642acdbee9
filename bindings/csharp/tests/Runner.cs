// A runner of our own: NUnit needs NuGet beyond Debian's 2.6, and that one does not run on CoreCLR.
using System;
using System.Collections;
using System.Linq;
using System.Reflection;
using System.Threading.Tasks;

namespace Holdfast.Tests
{
    /// <summary>A test: a method without parameters, of a class that has a constructor without parameters.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    public sealed class TestAttribute : Attribute
    {
    }

    /// <summary>Runs every test of this program and ends with "N passed, N failed".</summary>
    public static class Runner
    {
        private static int passed;
        private static int failed;

        /// <summary>Runs all tests, or those whose name contains <c>args[0]</c>.</summary>
        public static int Main(string[] args)
        {
            string part = args.Length == 0 ? "" : args[0];
            foreach (Type type in typeof(Runner).Assembly.GetTypes().OrderBy(type => type.Name, StringComparer.Ordinal))
            {
                foreach (MethodInfo test in type.GetMethods().Where(IsTest))
                {
                    string name = type.Name + "." + test.Name;
                    if (name.Contains(part))
                    {
                        Judge(name, () => Run(type, test));
                    }
                }
            }
            Console.WriteLine(passed + " passed, " + failed + " failed");
            return failed == 0 && passed > 0 ? 0 : 1;
        }

        private static bool IsTest(MethodInfo method)
        {
            return method.GetCustomAttribute<TestAttribute>() != null;
        }

        private static void Judge(string name, Action run)
        {
            try
            {
                run();
                passed++;
            }
            catch (Exception failure)
            {
                failed++;
                Exception cause = failure is TargetInvocationException ? failure.InnerException : failure;
                Console.WriteLine("FAIL " + name + ": " + cause);
            }
        }

        private static void Run(Type type, MethodInfo test)
        {
            ulong before = Native.hf_held_count();
            object instance = Activator.CreateInstance(type);
            try
            {
                (test.Invoke(instance, null) as Task)?.GetAwaiter().GetResult();
            }
            finally
            {
                (instance as IDisposable)?.Dispose();
            }
            // What a test made, it gave back.
            Check.Equal(before, Native.hf_held_count());
        }
    }

    /// <summary>What tests expect.</summary>
    internal static class Check
    {
        internal static void True(bool held, object shown = null)
        {
            if (!held)
            {
                throw new InvalidOperationException("does not hold: " + shown);
            }
        }

        internal static void Equal(object expected, object actual)
        {
            bool lists = expected is IEnumerable && actual is IEnumerable && !(expected is string);
            string wanted = lists ? Join(expected) : Convert.ToString(expected);
            string got = lists ? Join(actual) : Convert.ToString(actual);
            if (lists ? wanted != got : !Equals(expected, actual))
            {
                throw new InvalidOperationException("expected " + wanted + ", got " + got);
            }
        }

        internal static void Contains(string part, string text)
        {
            True(text.Contains(part), "\"" + part + "\" in " + text);
        }

        internal static T Throws<T>(Action action)
            where T : Exception
        {
            try
            {
                action();
            }
            catch (T expected)
            {
                return expected;
            }
            throw new InvalidOperationException("nothing was thrown; expected " + typeof(T).Name);
        }

        private static string Join(object list)
        {
            return "[" + string.Join("; ", ((IEnumerable)list).Cast<object>()) + "]";
        }
    }
}
