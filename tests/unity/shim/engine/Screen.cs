using System;
using System.Collections.Generic;

namespace UnityEngine.UIElements
{
    public enum TrickleDown { NoTrickleDown, TrickleDown }
    public delegate void EventCallback<T>(T happened);
    public abstract class EventBase { }
    public sealed class KeyDownEvent : EventBase { public KeyCode keyCode { get; internal set; } }
    public sealed class PointerDownEvent : EventBase { public int pointerId { get; internal set; } }
    public sealed class PointerUpEvent : EventBase { public int pointerId { get; internal set; } }
    public sealed class PointerCaptureOutEvent : EventBase { }

    public sealed class ChangeEvent<T> : EventBase
    {
        public T previousValue { get; internal set; }
        public T newValue { get; internal set; }
    }

    public enum LengthUnit { Pixel, Percent }

    public struct Length
    {
        public Length(float value, LengthUnit unit) { this.value = value; this.unit = unit; }
        public float value { get; set; }
        public LengthUnit unit { get; set; }
        public static Length Percent(float value) => new Length(value, LengthUnit.Percent);
    }

    public struct StyleLength
    {
        public StyleLength(Length v) => value = v;
        public Length value { get; set; }
        public static implicit operator StyleLength(Length v) => new StyleLength(v);
    }

    public interface IStyle
    {
        StyleLength left { get; set; }
        StyleLength right { get; set; }
        StyleLength top { get; set; }
        StyleLength bottom { get; set; }
    }

    internal sealed class InlineStyle : IStyle
    {
        public StyleLength left { get; set; }
        public StyleLength right { get; set; }
        public StyleLength top { get; set; }
        public StyleLength bottom { get; set; }
    }

    public interface IVisualElementScheduledItem { }

    public interface IVisualElementScheduler { IVisualElementScheduledItem Execute(Action updateEvent); }

    internal sealed class Scheduler : IVisualElementScheduler
    {
        public IVisualElementScheduledItem Execute(Action updateEvent)
        {
            updateEvent();
            return null;
        }
    }

    public class VisualElement
    {
        public IStyle style { get; } = new InlineStyle();
        public IVisualElementScheduler schedule { get; } = new Scheduler();
        internal bool Focused { get; private set; }
        public void Focus() => Focused = true;

        private readonly List<Delegate> _callbacks = new List<Delegate>();
        private readonly List<VisualElement> _children = new List<VisualElement>();
        public string name { get; set; } = "";
        internal HashSet<string> Classes { get; } = new HashSet<string>();
        internal int? Pointer { get; private set; }
        public void Add(VisualElement child) => _children.Add(child);

        public T Q<T>(string name) where T : VisualElement
        {
            foreach (var child in _children)
            {
                if ((child as T ?? child.Q<T>(name)) is T found && found.name == name) { return found; }
            }
            return null;
        }

        public void RegisterCallback<T>(EventCallback<T> call, TrickleDown down = TrickleDown.NoTrickleDown)
            where T : EventBase => _callbacks.Add(call);

        public void UnregisterCallback<T>(EventCallback<T> call, TrickleDown down = TrickleDown.NoTrickleDown)
            where T : EventBase => _callbacks.Remove(call);

        public void EnableInClassList(string name, bool on)
        {
            if (on) { Classes.Add(name); } else { Classes.Remove(name); }
        }

        public void CapturePointer(int pointer) => Pointer = pointer;

        public void ReleasePointer(int pointer)
        {
            Pointer = null;
            SendEvent(new PointerCaptureOutEvent());
        }

        /// <summary>A person does something.</summary>
        internal void SendEvent<T>(T happened) where T : EventBase
        {
            foreach (var callback in _callbacks.ToArray())
            {
                if (callback is EventCallback<T> call) { call(happened); }
            }
        }
    }

    public class Label : VisualElement { public string text { get; set; } = ""; }

    public class Button : VisualElement
    {
        public event Action clicked;
        /// <summary>A person presses it.</summary>
        internal void Click() => clicked?.Invoke();
    }

    public class TextField : VisualElement
    {
        private string _value = "";
        public bool isDelayed { get; set; }
        public TouchScreenKeyboardType keyboardType { get; set; }
        public bool autoCorrection { get; set; } = true;
        public void SetValueWithoutNotify(string to) => _value = to;

        public string value
        {
            get => _value;
            set
            {
                var before = _value;
                _value = value;
                if (before != value) { SendEvent(new ChangeEvent<string> { previousValue = before, newValue = value }); }
            }
        }

        /// <summary>
        /// A person types on a touch keyboard and presses Done. As 2022.3's TouchScreenTextEditor does it:
        /// a field that is delayed gets its old value back every 100 ms, so that nothing is left of what is typed.
        /// </summary>
        internal void TypeOnTouchKeyboard(string text)
        {
            for (var length = 1; length <= text.Length && !isDelayed; length++) { value = text.Substring(0, length); }
            SendEvent(new BlurEvent());
            SendEvent(new FocusOutEvent());
        }
    }

    public sealed class BlurEvent : EventBase { }
    public sealed class FocusOutEvent : EventBase { }

    public sealed class UIDocument : MonoBehaviour
    {
        public VisualElement rootVisualElement { get; } = new VisualElement();
    }
}

namespace UnityEngine
{
    public enum TouchScreenKeyboardType { Default, ASCIICapable, NumbersAndPunctuation, URL, NumberPad }
}
