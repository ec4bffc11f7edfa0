using System;
using UnityEngine;

namespace Iris
{
    /// <summary>What a device remembers between runs.</summary>
    internal sealed class Memory
    {
        private const string AddressKey = "Iris.Address";
        private const string DeviceKey = "Iris.Device";

        private string? _device;

        /// <summary>The address that was connected to last; null where there was none.</summary>
        public string? Address
        {
            get => PlayerPrefs.HasKey(AddressKey) ? PlayerPrefs.GetString(AddressKey) : null;
            set => Keep(AddressKey, value ?? "");
        }

        /// <summary>The device's name, made up at the first run.</summary>
        public string Device
        {
            get
            {
                if (_device == null && PlayerPrefs.HasKey(DeviceKey))
                {
                    _device = PlayerPrefs.GetString(DeviceKey);
                }
                if (_device == null)
                {
                    _device = $"unity-{Guid.NewGuid().ToString("N").Substring(0, 8)}";
                    Keep(DeviceKey, _device);
                }
                return _device;
            }
        }

        private static void Keep(string key, string value)
        {
            PlayerPrefs.SetString(key, value);
            PlayerPrefs.Save();
        }
    }
}
