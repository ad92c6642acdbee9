using System;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace Holdfast.Tests
{
    /// <summary>What goes wrong while a host is asked; what a simulated one answers is compared between the consoles.</summary>
    public sealed class VmwareFetchTests
    {
        private const string Secret = "s3cret-of-the-test";

        [Test]
        public void AHostThatSaysNothingIsWaitedForUntilTheTokenIsCancelled()
        {
            TcpListener server = new TcpListener(IPAddress.Loopback, 0);
            server.Start();
            using (CancellationTokenSource stop = new CancellationTokenSource())
            {
                Task<VmwareSource> call = Vmware.FetchAsync(At(server), stop.Token);
                using (server.AcceptTcpClient())
                {
                    Check.True(!call.IsCompleted);
                    stop.Cancel();
                    Check.Throws<OperationCanceledException>(() => call.GetAwaiter().GetResult());
                }
            }
            server.Stop();
        }

        [Test]
        public void AHostThatIsNotThereIsUnavailableAndNoTextHoldsThePassword()
        {
            TcpListener server = new TcpListener(IPAddress.Loopback, 0);
            server.Start();
            VmwareTarget target = At(server);
            server.Stop();
            UnavailableException thrown = Check.Throws<UnavailableException>(() => Vmware.Fetch(target));
            Check.Equal(StatusCode.VmwareUnavailable, thrown.Code);
            Check.True(!(thrown + target.ToString()).Contains(Secret));
        }

        [Test]
        public void WhatCannotBeReachedThatWayIsSaidBeforeAnybodyIsAsked()
        {
            Check.Throws<DeniedException>(() => Vmware.Fetch(new VmwareTarget("host") { Pin = "12" }));
            Check.Throws<InputException>(() => Vmware.Fetch(new VmwareTarget("ftp://host")));
            Check.Throws<InputException>(() => Vmware.Fetch(new VmwareTarget("host") { User = "admin" }));
            Check.Throws<InputException>(() => Vmware.Fetch(new VmwareTarget("host") { SshPort = 70000 }));
            Check.Throws<InputException>(() => Vmware.Fetch(new VmwareTarget("host") { Timeout = TimeSpan.FromSeconds(-1) }));
            Check.Throws<InputException>(() => Vmware.Fetch(VmwareTarget.FromJson("{}")));
        }

        private static VmwareTarget At(TcpListener server)
        {
            return new VmwareTarget("127.0.0.1:" + ((IPEndPoint)server.LocalEndpoint).Port)
            {
                User = "admin", Password = Secret, Pin = new string('a', 64),
            };
        }
    }
}
