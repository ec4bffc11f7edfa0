using System;
using UnityEngine;

namespace Iris
{
    /// <summary>What a device remembers between runs, in <c>PlayerPrefs</c>.</summary>
    internal sealed class AvatarPreferences
    {
        private const string AddressKey = "Iris.Address";
        private const string DeviceKey = "Iris.Device";
        private const string TokenKey = "Iris.Token";
        private const string ServerKey = "Iris.ServerKey";

        private string? _device;

        /// <summary>The address that was connected to last; null where there was none.</summary>
        public string? Address
        {
            get => Read(AddressKey);
            set => Keep(AddressKey, value ?? "");
        }

        /// <summary>The token of the last pairing; null where this device is not paired.</summary>
        public string? Token
        {
            get => Read(TokenKey);
            set => Keep(TokenKey, value ?? "");
        }

        /// <summary>The hash of the paired server's key; null where it is not known.</summary>
        public string? KeyHash
        {
            get => Read(ServerKey);
            set => Keep(ServerKey, value ?? "");
        }

        /// <summary>The device's name, made up at the first run.</summary>
        public string Device
        {
            get
            {
                _device ??= Read(DeviceKey);
                if (_device == null)
                {
                    _device = $"unity-{Guid.NewGuid().ToString("N").Substring(0, 8)}";
                    Keep(DeviceKey, _device);
                }
                return _device;
            }
        }

        private static string? Read(string key)
        {
            var kept = PlayerPrefs.HasKey(key) ? PlayerPrefs.GetString(key) : "";
            return kept.Length > 0 ? kept : null;
        }

        private static void Keep(string key, string value)
        {
            PlayerPrefs.SetString(key, value);
            PlayerPrefs.Save();
        }
    }
}
