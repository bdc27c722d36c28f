"""The network of the model in use."""

from __future__ import annotations

from config.settings import OcrSettings
from pipeline.ocr.network.recognise import LineNetwork, open_network
from pipeline.ocr.network.traineddata import TraineddataError
from pipeline.ocr.tessdata import model_in_use


def network_in_use(settings: OcrSettings) -> LineNetwork | None:
    """Return the network of the model in use; ``None`` when Tesseract itself must read with it.

    Raises ``LanguageMissingError`` when there is no model at all.
    """
    model = model_in_use(settings)
    if settings.engine == "tesseract" or "+" in model.language:
        return None
    try:
        return open_network(model.path, model.sha256)
    except TraineddataError:
        return None  # a model with doubles, or of several networks
