"""The layers of a network, their shapes and their parameters."""

from dataclasses import replace

from core.network.architecture import Call, layers, parameters
from core.settings.config import RunConfig, default_config


def kinds(config: RunConfig) -> list[str]:
    return [layer.kind for layer in layers(config)]


def test_images_are_flattened() -> None:
    flatten, hidden, output = layers(replace(default_config("fashion_mnist"), units=(128,)))
    assert (flatten.kind, flatten.shape, flatten.parameters) == ("Flatten", (784,), 0)
    assert hidden.arguments == {"units": 128, "activation": "relu"}
    assert (hidden.shape, hidden.parameters, hidden.number) == ((128,), 784 * 128 + 128, 1)
    assert output.arguments == {"units": 10, "activation": "softmax"}
    assert output.number == 0


def test_without_hidden_layers_only_the_output_is_left() -> None:
    (output,) = layers(replace(default_config("diabetes"), units=()))
    assert output.arguments == {"units": 1}  # linear is Keras's default
    assert parameters(replace(default_config("diabetes"), units=())) == 11


def test_normalisation_dropout_and_activation_in_order() -> None:
    config = replace(
        default_config("breast_cancer"), units=(8, 4), batch_normalization=True, dropout=0.5
    )
    block = ["Dense", "BatchNormalization", "Activation", "Dropout"]
    assert kinds(config) == [*block, *block, "Dense"]
    dense, normal, activation, dropout, *_ = layers(config)
    # The normalisation would cancel a bias.
    assert (dense.parameters, normal.parameters, normal.fixed) == (30 * 8, 16, 16)
    assert dense.arguments == {"units": 8, "use_bias": False}
    assert activation.arguments == {"activation": "relu"}
    assert dropout.arguments == {"rate": 0.5}
    assert [layer.number for layer in layers(config)] == [1] * 4 + [2] * 4 + [0]
    assert "Activation" not in kinds(replace(config, activation="linear"))


def test_only_what_is_not_default_is_an_argument() -> None:
    config = replace(
        default_config("breast_cancer"),
        units=(),
        kernel_initializer="he_normal",
        bias_initializer="ones",
        l2=0.1,
    )
    (output,) = layers(config)
    assert output.arguments == {
        "units": 1,
        "activation": "sigmoid",
        "kernel_initializer": "he_normal",
        "bias_initializer": "ones",
        "kernel_regularizer": Call("regularizers.L2", {"l2": 0.1}),
    }
    (without,) = layers(replace(config, use_bias=False))
    assert without.parameters == 30
    assert "bias_initializer" not in without.arguments
