"""The words of the interface, in every language, in one place."""

from maps.spec import Locale

_EN = {
    "map": "Map",
    "map_help": "Arrow keys move the map, plus and minus zoom, Tab goes from strike to strike, "
    "Enter opens one.",
    "legend": "Key",
    "zoom_in": "Zoom in",
    "zoom_out": "Zoom out",
    "whole_map": "Show the whole map",
    "two_fingers": "Use two fingers to move the map",
    "ctrl_zoom": "Hold Ctrl and scroll to zoom",
    "close": "Close",
    "strike_card": "Strike",
    "count_strikes": "{n} strikes",
    "date": "Date",
    "place": "Place",
    "what_happened": "What happened",
    "weapon": "Weapon",
    "casualties": "Casualties",
    "distance": "Distance",
    "other_distances": "Other distances",
    "precision": "Precision",
    "notes": "Notes",
    "sources": "Sources",
    "disputed_note": "Who carried out this strike is disputed.",
    "disputed_mark": "attribution disputed",
    "story_mark": "in the story",
    "not_stated": "not stated",
    "figures_heading": "In figures",
    "data_heading": "The data as tables",
    "strikes_caption": "Strikes on this map",
    "no_script": "The map needs JavaScript. What it shows:",
    "black_sea": "Black Sea",
    "azov_sea": "Sea of Azov",
    "km": "km",
    "mi": "mi",
    "tiles": "Background map:",
    "data_version": "Data version",
}

_UK = {
    "map": "Карта",
    "map_help": "Стрілки рухають карту, плюс і мінус змінюють масштаб, Tab переходить від удару "
    "до удару, Enter відкриває картку.",
    "legend": "Умовні позначення",
    "zoom_in": "Збільшити",
    "zoom_out": "Зменшити",
    "whole_map": "Показати всю карту",
    "two_fingers": "Рухайте карту двома пальцями",
    "ctrl_zoom": "Утримуйте Ctrl і прокручуйте, щоб змінити масштаб",
    "close": "Закрити",
    "strike_card": "Удар",
    "count_strikes": "Ударів: {n}",
    "date": "Дата",
    "place": "Місце",
    "what_happened": "Що сталося",
    "weapon": "Зброя",
    "casualties": "Постраждалі",
    "distance": "Відстань",
    "other_distances": "Інші відстані",
    "precision": "Точність",
    "notes": "Примітки",
    "sources": "Джерела",
    "disputed_note": "Хто завдав цього удару, залишається спірним.",
    "disputed_mark": "відповідальність спірна",
    "story_mark": "у сюжеті",
    "not_stated": "не вказано",
    "figures_heading": "У цифрах",
    "data_heading": "Дані в таблицях",
    "strikes_caption": "Удари на цій карті",
    "no_script": "Для карти потрібен JavaScript. Що на ній показано:",
    "black_sea": "Чорне море",
    "azov_sea": "Азовське море",
    "km": "км",
    "mi": "миль",
    "tiles": "Фонова карта:",
    "data_version": "Версія даних",
}

WORDS: dict[Locale, dict[str, str]] = {Locale.EN: _EN, Locale.UK: _UK}


def words(locale: Locale) -> dict[str, str]:
    """Return the interface's words in a language: a fresh table from key to text.

    Examples
    --------
    >>> words(Locale.UK)["close"]
    'Закрити'
    """
    return dict(WORDS[locale])
