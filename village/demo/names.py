"""Invented people: first and last names of the families one meets, by origin. Put together by chance."""

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True)
class Origin:
    """Names that go together, and the languages of the home (with how often an interpreter helps, out of 100)."""

    weight: int
    girls: tuple[str, ...]
    boys: tuple[str, ...]
    families: tuple[str, ...]
    languages: tuple[str, ...] = ("français",)
    interpreter: int = 0


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())


FRENCH = Origin(
    38,
    _words(
        "Louise, Léa, Emma, Chloé, Manon, Camille, Jade, Lola, Zoé, Juliette, Romane, Lina, Anaïs, Clara, Inès, "
        "Sarah, Alice, Rose, Agathe, Ambre, Margaux, Océane, Pauline, Mathilde, Élise, Éloïse, Maëlys, Lou-Anne, "
        "Clémence, Noémie, Capucine, Julia, Lucie, Eva, Mila, Léna, Charlotte, Valentine, Apolline, Solène, "
        "Marie-Lou, Héloïse, Gabrielle, Constance, Mélissa, Kelly, Cassandra, Ophélie, Laurine, Nina, Célia, "
        "Faustine, Lilou, Maïwenn"
    ),
    _words(
        "Lucas, Hugo, Enzo, Nathan, Théo, Louis, Gabriel, Raphaël, Arthur, Léo, Jules, Tom, Noah, Ethan, Mathis, "
        "Clément, Maxime, Antoine, Paul, Baptiste, Axel, Timéo, Sacha, Victor, Martin, Simon, Robin, Kylian, "
        "Dylan, Jordan, Matthéo, Évan, Loïc, Bastien, Tristan, Rémi, Corentin, Aurélien, Gaël, Maël, Valentin, "
        "Quentin, Florian, Thibault, Nolan, Kévin, Esteban, Jean-Baptiste, Marius, Côme, Augustin, Lenny, Tiago, "
        "Malo"
    ),
    _words(
        "Martin, Bernard, Thomas, Petit, Robert, Richard, Durand, Dubois, Moreau, Laurent, Simon, Michel, "
        "Lefebvre, Leroy, Roux, David, Bertrand, Morel, Fournier, Girard, Bonnet, Dupont, Lambert, Fontaine, "
        "Rousseau, Vincent, Muller, Lefèvre, Faure, André, Mercier, Blanc, Guérin, Boyer, Garnier, Chevalier, "
        "François, Legrand, Gauthier, Perrin, Robin, Clément, Morin, Nicolas, Henry, Roussel, Mathieu, Gautier, "
        "Masson, Marchand, Duval, Denis, Dumont, Marie, Lemaire, Noël, Meyer, Dufour, Meunier, Brun, Blanchard, "
        "Giraud, Joly, Rivière, Lucas, Brunet, Gaillard, Barbier, Arnaud, Martinez, Gérard, Roche, Renard, "
        "Schmitt, Roy, Leroux, Colin, Vidal, Caron, Picard, Roger, Fabre, Aubert, Lemoine, Renaud, Dumas, "
        "Lacroix, Olivier, Philippe, Bourgeois, Pierre, Benoît, Rey, Leclerc, Payet, Rolland, Leclercq, "
        "Guillaume, Lecomte, Lopez, Jean, Dupuy, Guillot, Hubert, Berger, Carpentier, Sanchez, Dupuis, Moulin, "
        "Louis, Deschamps, Huet, Vasseur, Perez, Boucher, Fleury, Royer, Klein, Jacquet, Adam, Paris, Poirier, "
        "Marty, Aubry, Guyot, Carré, Charles, Renault, Charpentier, Ménard, Maillard, Baron, Bertin, Bailly, "
        "Hervé, Schneider, Fernandez, Le Gall, Collet, Léger, Bouvier, Julien, Prévost, Millet, Perrot, Daniel, "
        "Le Goff, Cousin, Germain, Breton, Besson, Langlois, Rémy, Jullien, Esposito, Rossi, Gasparini, Santini, "
        "Colonna, Luciani, Ferri, Bianchi, Moretti, Garcin, Sicard, Isnard, Raynaud, Audibert, Pellegrin, Estève, "
        "Bérenguier, Chabert, Reynier, Imbert, Magnan, Tourniaire, Gueydan"
    ),
)
MAGHREB = Origin(
    30,
    _words(
        "Inès, Lina, Yasmine, Sofia, Amina, Nour, Assia, Myriam, Salma, Aya, Manel, Kenza, Sirine, Ines-Lina, "
        "Hafsa, Maryam, Khadija, Rania, Sabrina, Samia, Lamia, Nawel, Imane, Ikram, Chaïma, Wafa, Soumaya, Hiba, "
        "Douaa, Malak, Zineb, Loubna, Safia, Farah, Jihane, Meriem, Rim, Siham, Amira, Ghizlane, Houda, Lilia, "
        "Dounia, Naïma, Fatima"
    ),
    _words(
        "Yanis, Adam, Rayan, Mehdi, Ilyes, Amine, Walid, Sofiane, Bilal, Karim, Nassim, Ayoub, Younes, Ismaël, "
        "Zakaria, Anis, Wassim, Samy, Hamza, Imran, Yassine, Aymen, Ibrahim, Omar, Khalil, Reda, Farès, "
        "Abdelkader, Marwan, Riyad, Oussama, Djibril, Kaïs, Tarek, Nabil, Soufiane, Idris, Mohamed, "
        "Mohamed-Amine, Ali, Hicham, Naël, Issam"
    ),
    _words(
        "Benali, Lakhdar, Haddad, Mansouri, Belkacem, Bouzid, Cherif, Hamdi, Khelifi, Meziane, Rahmani, Saïdi, "
        "Touati, Zerrouki, Amrani, Bennani, El Idrissi, El Amrani, Alaoui, Berrada, Chraïbi, Fassi, Lahlou, Tazi, "
        "Benjelloun, Ben Salah, Trabelsi, Jaziri, Gharbi, Hammami, Mejri, Ayari, Bouazizi, Chebbi, Dridi, "
        "Ferjani, Guesmi, Belhadj, Benaïssa, Benmoussa, Bensalem, Boudiaf, Boukhari, Bouaziz, Brahimi, Chaoui, "
        "Daoudi, Djebbar, Ferhat, Ghezali, Guendouz, Hadji, Hamidi, Kaci, Kadri, Kebir, Kerboua, Laïd, Larbi, "
        "Madani, Mahdi, Merabet, Mokrani, Mokhtari, Moussaoui, Naceri, Nouri, Ouali, Ould-Ali, Rezgui, Sahraoui, "
        "Selmi, Slimani, Tahar, Taleb, Yahiaoui, Zidane, Zitouni, Aït Ali, Aït Kaci, Bouchareb, Boumediene, "
        "Abdelli, Achour, Allali, Ammar, Aouadi, Azzouz, Bachiri, Badaoui, Bahri, Belaïd, Ben Amor, Ben Youssef, "
        "El Mansouri, El Khattabi, El Fassi, Hachemi, Hannachi"
    ),
    ("français, arabe", "français, arabe", "français, kabyle", "arabe", "français, berbère"),
    8,
)
WEST_AFRICA = Origin(
    10,
    _words(
        "Kadiatou, Aminata, Fatoumata, Mariam, Aïssatou, Awa, Fanta, Hawa, Oumou, Ramata, Djeneba, Maïmouna, "
        "Binta, Coumba, Khady, Adama, Assetou, Bintou, Nafissatou, Rokia, Salimata, Sira, Ténin, Astou, Ndeye, "
        "Prisca, Grâce"
    ),
    _words(
        "Mamadou, Moussa, Ibrahima, Ousmane, Amadou, Boubacar, Cheikh, Seydou, Lamine, Abdoulaye, Souleymane, "
        "Bakary, Demba, Modibo, Sékou, Samba, Issa, Drissa, Alassane, Aliou, Kouamé, Yaya, Malick, Babacar, "
        "Junior, Emmanuel"
    ),
    _words(
        "Traoré, Diallo, Diarra, Coulibaly, Keïta, Touré, Camara, Sylla, Cissé, Konaté, Kanté, Dembélé, Diop, "
        "Ndiaye, Fall, Sow, Ba, Barry, Bah, Sidibé, Sissoko, Fofana, Doumbia, Koné, Ouattara, Bamba, Kouassi, "
        "Yao, Niang, Gueye, Mbaye, Sarr, Seck, Thiam, Diakité, Dramé, Magassa, Soumaré, Tandia, Wagué, Gassama, "
        "Kébé, Bathily, Mendy, Gomis, Adjovi, Dossou, Mensah, Lawson, Nkounkou, Mbemba, Ilunga, Okitundu, Ekambi, "
        "Ngono"
    ),
    ("français, soninké", "soninké", "français, bambara", "français, peul", "français, wolof", "français, lingala"),
    22,
)
COMOROS = Origin(
    7,
    _words(
        "Anfia, Moinaecha, Zaïnaba, Échati, Nasra, Faïza, Raïssa, Chamsia, Hadidja, Mariama, Zahara, Siti, "
        "Nadjima, Roukia, Toïbat, Oumi, Anturia, Sitti-Amina"
    ),
    _words(
        "Nassur, Fahad, Soilihi, Anli, Abdou, Saïd, Naïm, Kassim, Ansoir, Faïz, Houssam, Ibouroi, Toiha, "
        "Mouhamadi, Djamal, Nadjim, Anrafi, Zoubert"
    ),
    _words(
        "Mohamed Ali, Saïd Ali, Abdou Madi, Soilihi, Youssouf, Mmadi, Ahamada, Bacar, Combo, Madi, Mze, Ibrahim "
        "Saïd, Attoumani, Hamadi, Houmadi, Issouf, Maoulida, M’Saïdié, Moindjié, Assoumani, Ali Mzé, Chanfi, "
        "Djoumoi, Boinali, Oumouri, Halidi, Mlamali, Nourdine, Soidri, Toilibou"
    ),
    ("français, shikomori", "shikomori", "français, shimaoré"),
    18,
)
TURKEY = Origin(
    6,
    _words(
        "Elif, Zeynep, Esma, Ayse, Merve, Ecrin, Azra, Büsra, Defne, Fatma, Nisa, Sude, Hatice, Melek, Yagmur, Derya"
    ),
    _words("Emir, Yusuf, Emre, Mehmet, Mustafa, Ömer, Kerem, Berat, Eren, Burak, Can, Enes, Kaan, Onur, Serkan, Tolga"),
    _words(
        "Yilmaz, Kaya, Demir, Çelik, Sahin, Yildiz, Yildirim, Öztürk, Aydin, Özdemir, Arslan, Dogan, Kiliç, "
        "Aslan, Çetin, Kara, Koç, Kurt, Özkan, Simsek, Polat, Korkmaz, Özcan, Erdogdu, Aksoy, Tekin, Güler, "
        "Bulut, Keskin, Turan, Acar, Güven, Ates, Bozkurt, Tas, Gündogdu, Karaca, Altun"
    ),
    ("français, turc", "turc", "turc, kurde"),
    30,
)
IBERIA = Origin(
    5,
    _words(
        "Lara, Beatriz, Mariana, Leonor, Carolina, Matilde, Ana, Luana, Alba, Carmen, Lucia, Paloma, Inês, Joana, "
        "Rafaela"
    ),
    _words("Diogo, Tomás, João, Rafael, Duarte, Tiago, Afonso, Mateo, Diego, Pablo, Alejandro, Gonçalo, Rúben, Miguel"),
    _words(
        "Da Silva, Ferreira, Pereira, Rodrigues, Gonçalves, Fernandes, Lopes, Martins, Gomes, Dos Santos, "
        "Oliveira, Ribeiro, Carvalho, Teixeira, Moreira, Correia, Mendes, Nunes, Vieira, Monteiro, Cardoso, "
        "Rocha, Garcia, Ortega, Navarro, Jimenez, Ruiz, Torres, Moreno, Vega, Castillo, Heredia, Cortes, Amador, "
        "Fuentes, Molina, Delgado, Ramos, Serrano, Marquez, Barbosa, Tavares, Semedo, Varela"
    ),
    ("français, portugais", "français, espagnol", "portugais"),
    10,
)
EAST = Origin(
    4,
    _words(
        "Anastasia, Milena, Elena, Daria, Ana-Maria, Adelina, Besa, Arjeta, Nino, Tamara, Linh, Mai, Hoa, Soraya, "
        "Parwana, Nazanin, Sofiya, Oksana, Ioana, Liana"
    ),
    _words(
        "Nikola, Stefan, Andrei, Luka, Marko, Arben, Dren, Giorgi, Levan, Ivan, Minh, Tuan, Farid, Navid, Artem, "
        "Danylo, Vlad, Ionut, Denis, Aram"
    ),
    _words(
        "Popescu, Ionescu, Munteanu, Radu, Petrovic, Nikolic, Jovanovic, Krasniqi, Gashi, Berisha, Hoxha, Shehu, "
        "Beridze, Kapanadze, Lomidze, Ivanov, Kovalenko, Shevchenko, Bondar, Melnyk, Nguyen, Tran, Pham, Le Van, "
        "Hoang, Ahmadi, Rahimi, Noori, Karimi, Petrosyan, Grigoryan, Sargsyan, Dimitrov, Georgiev, Muntean, "
        "Ciobanu"
    ),
    ("français, roumain", "albanais", "géorgien", "ukrainien", "français, vietnamien", "dari", "arménien"),
    45,
)
ORIGINS = (FRENCH, MAGHREB, WEST_AFRICA, COMOROS, TURKEY, IBERIA, EAST)

# Adults were born earlier: their first names are of their time.
MOTHERS = {
    FRENCH: _words(
        "Sandrine, Céline, Virginie, Stéphanie, Aurélie, Émilie, Élodie, Sabrina, Laëtitia, Karine, Delphine, "
        "Sophie, Nathalie, Isabelle, Mélanie, Jennifer, Vanessa, Audrey, Christelle, Magali, Cindy, Priscilla, "
        "Amandine"
    ),
    MAGHREB: _words(
        "Fatiha, Nadia, Samira, Farida, Malika, Rachida, Karima, Nora, Souad, Latifa, Leïla, Djamila, Houria, "
        "Saliha, Hayat, Najat, Zohra, Nacera, Warda, Yamina, Soraya, Fadila, Hanane, Ouarda"
    ),
}
FATHERS = {
    FRENCH: _words(
        "Christophe, Stéphane, Laurent, Frédéric, Sébastien, Nicolas, Julien, David, Jérôme, Cédric, Ludovic, "
        "Fabrice, Mickaël, Grégory, Anthony, Yannick, Olivier, Pascal, Éric, Franck, Guillaume"
    ),
    MAGHREB: _words(
        "Rachid, Kamel, Mourad, Farouk, Abdelhakim, Hocine, Djamel, Mustapha, Saïd, Brahim, Fouad, Nordine, "
        "Toufik, Abdelaziz, Hakim, Lotfi, Mokhtar, Salim, Youcef, Azzedine, Driss"
    ),
}


def draw_origin(chance: Random) -> Origin:
    return chance.choices(ORIGINS, [origin.weight for origin in ORIGINS])[0]


def draw_child_name(chance: Random, origin: Origin, sex: str) -> str:
    return chance.choice(origin.girls if sex == "F" else origin.boys)


def draw_mother_name(chance: Random, origin: Origin) -> str:
    return chance.choice(MOTHERS.get(origin, origin.girls))


def draw_father_name(chance: Random, origin: Origin) -> str:
    return chance.choice(FATHERS.get(origin, origin.boys))
